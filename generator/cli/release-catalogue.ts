import { compareText } from '../model/diagnostic.ts';
import type { Exchange, Transaction } from '../model/exchange.ts';
import { isUnnumbered } from '../model/identifier.ts';
import type { JsonObject } from '../model/json.ts';
import type { Release } from '../model/release.ts';
import { wireText } from './wire-text.ts';

/** What can be listed. */
const catalogueNames = ['profiles', 'actors', 'transactions', 'exchanges', 'requirements'] as const;

export type CatalogueName = (typeof catalogueNames)[number];

/** One row: for people, and for programs. */
interface CatalogueRow {
  readonly cells: readonly string[];
  readonly document: JsonObject;
}

export interface Catalogue {
  readonly columns: readonly string[];
  readonly rows: (release: Release) => readonly CatalogueRow[];
}

export const catalogues: Readonly<Record<CatalogueName, Catalogue>> = {
  profiles: {
    columns: ['PROFILE', 'ACTORS', 'TRANSACTIONS', 'REQUIREMENTS', 'EVIDENCE', 'TITLE'],
    rows: (release) =>
      release.integrationProfiles.map((profile) => {
        const { id, title, evidence, actors, transactions, requirements } = profile;
        return {
          cells: [id, String(actors.length), String(transactions.length), String(requirements.length), evidence, title],
          document: { id, title, description: profile.description, evidence, actors, transactions, requirements },
        };
      }),
  },
  actors: {
    columns: ['ACTOR', 'PROFILE', 'RESPONDS', 'INITIATES', 'OPTIONS', 'TITLE'],
    rows: (release) =>
      release.actors.map(({ id, title, canonical, integrationProfile, responds, initiates, options }) => {
        const optionCodes = options.map((option) => option.code);
        return {
          cells: [id, integrationProfile, joined(responds), joined(initiates), joined(optionCodes), title],
          document: { id, title, canonical, integrationProfile, responds, initiates, options: optionCodes },
        };
      }),
  },
  transactions: {
    columns: ['TRANSACTION', 'INITIATOR', 'RESPONDER', 'EXPECTATION', 'EXCHANGES', 'EVIDENCE', 'NAME'],
    rows: (release) => sortedValues(release.transactions).map((transaction) => transactionRow(transaction, release)),
  },
  exchanges: {
    columns: ['EXCHANGE', 'METHOD', 'INITIATOR', 'RESPONDER', 'REQUIREMENTS', 'WIRE'],
    rows: (release) => sortedValues(release.exchanges).map(exchangeRow),
  },
  requirements: {
    columns: ['REQUIREMENT', 'STRENGTH', 'EVIDENCE', 'ACTORS', 'STATEMENT'],
    rows: (release) =>
      sortedValues(release.requirements).map(({ id, strength, evidence, actors, statement, aliases, references }) => ({
        cells: [id, strength, evidence, actors.length === 0 ? 'all' : joined(actors), statement],
        document: { id, strength, evidence, actors, statement, aliases, references },
      })),
  },
};

function transactionRow(transaction: Transaction, release: Release): CatalogueRow {
  const { id, name, initiator, responder, responderExpectation, evidence, exchanges, integrationProfile } = transaction;
  const number = isUnnumbered(id) ? ` (no ${release.guide.title} number)` : '';
  return {
    cells: [id, initiator, responder, responderExpectation, String(exchanges.length), evidence, `${name}${number}`],
    document: {
      id,
      name,
      numbered: !isUnnumbered(id),
      integrationProfile,
      initiator,
      responder,
      initiatorExpectation: transaction.initiatorExpectation,
      responderExpectation,
      evidence,
      exchanges,
      requirements: transaction.requirements,
    },
  };
}

function exchangeRow({
  id,
  methodName,
  title,
  initiator,
  responder,
  requirements,
  wire,
  transaction,
}: Exchange): CatalogueRow {
  return {
    cells: [id, methodName, initiator, responder, String(requirements.length), wireText(wire)],
    document: { id, transaction, methodName, title, initiator, responder, requirements, wire: wireText(wire) },
  };
}

function joined(names: readonly string[]): string {
  return names.length === 0 ? '-' : names.join(', ');
}

function sortedValues<Id extends string, Value extends { readonly id: Id }>(
  values: ReadonlyMap<Id, Value>,
): readonly Value[] {
  return [...values.values()].sort((left, right) => compareText(left.id, right.id));
}
