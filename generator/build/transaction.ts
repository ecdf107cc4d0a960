import { compareText } from '../model/diagnostic.ts';
import { quoteValue } from '../model/diagnostic-log.ts';
import type { Expectation, Transaction } from '../model/exchange.ts';
import { integrationProfileOf, parseTransactionId, type TransactionId } from '../model/identifier.ts';
import { languageExtension } from '../model/namespace.ts';
import { evidenceGrades } from '../model/requirement.ts';
import { resolveActor } from './actor.ts';
import type { ActorHead } from './actor-head.ts';
import type { BuildContext } from './build-context.ts';
import { defaultEvidence, knownRequirements } from './evidence.ts';
import { type ExchangeDeclaration, readExchangeDeclarations } from './exchange-declaration.ts';
import { extensionsAt, many, one, optional, type Parts, readParts } from './extension-reader.ts';
import { expectations } from './rest-resource.ts';
import { knownCode } from './source-node.ts';
import type { ActorStatement } from './statement.ts';

const transactionParts = {
  id: one('valueString'),
  name: optional('valueString'),
  initiator: optional('valueCanonical'),
  responder: optional('valueCanonical'),
  expectation: one('valueCode'),
  evidence: optional('valueCode'),
  option: optional('valueCode'),
  requirement: many('valueId'),
  exchange: many('parts'),
} as const;

type TransactionParts = Parts<keyof typeof transactionParts>;

/** What only the full form has; its presence makes a declaration the full one. */
const fullParts = ['name', 'initiator', 'responder', 'exchange', 'option', 'evidence'] as const;

interface Declaration {
  readonly id: TransactionId;
  readonly expectation: Expectation;
  readonly actor: ActorHead;
  readonly parts: TransactionParts;
}

/** A transaction with its exchanges as they are declared, their definitions not yet read. */
export interface TransactionDeclaration {
  readonly transaction: Omit<Transaction, 'exchanges'>;
  readonly exchanges: readonly ExchangeDeclaration[];
  readonly responder: ActorStatement;
}

/** Joins the two sides of every transaction; what is declared on one side only, twice or differently is reported. */
export function readTransactions(
  statements: readonly ActorStatement[],
  context: BuildContext,
): readonly TransactionDeclaration[] {
  const declarations = statements.flatMap((statement) => readDeclarations(statement, context));
  const ids = [...new Set(declarations.map(({ id }) => id))].sort(compareText);
  return ids.flatMap((id) => {
    const own = declarations.filter((declaration) => declaration.id === id);
    return joinTransaction(id, own, statements, context) ?? [];
  });
}

function readDeclarations(statement: ActorStatement, context: BuildContext): readonly Declaration[] {
  return extensionsAt(statement.node, languageExtension('transaction')).flatMap((extension) => {
    const parts = readParts(extension, transactionParts);
    const idText = parts.text('id');
    const code = parts.locatedText('expectation');
    const expectation = code === undefined ? undefined : knownCode(code, expectations, context.log);
    const id = idText === undefined ? undefined : parseTransactionId(idText);
    if (idText !== undefined && id === undefined) {
      context.log.error('identifier-invalid', parts.place('id'), `${quoteValue(idText)} is not a transaction id.`);
    }
    // An unreadable expectation was reported; the transaction is still worth reading.
    return id === undefined ? [] : [{ id, expectation: expectation ?? 'MAY', actor: statement.actor, parts }];
  });
}

function isFull(declaration: Declaration): boolean {
  return fullParts.some((name) => declaration.parts.has(name));
}

function joinTransaction(
  id: TransactionId,
  declarations: readonly Declaration[],
  statements: readonly ActorStatement[],
  context: BuildContext,
): TransactionDeclaration | undefined {
  const [full, ...otherFull] = declarations.filter(isFull);
  const shorts = declarations.filter((declaration) => !isFull(declaration));
  for (const other of otherFull) {
    incomplete(
      other,
      `${id} is declared in full more than once; the full form belongs on the responder's statement.`,
      context,
    );
  }
  if (full === undefined) {
    for (const short of shorts) incomplete(short, `${id} is declared in full on no statement.`, context);
    return undefined;
  }
  const initiator = resolveActor(requiredPart(full, 'initiator', context), context.actors, context);
  const responder = resolveActor(requiredPart(full, 'responder', context), context.actors, context);
  const name = requiredPart(full, 'name', context)?.value;
  if (initiator === undefined || responder === undefined) return undefined;
  if (responder !== full.actor) {
    incomplete(
      full,
      `The full form stands on the statement of "${full.actor.id}", but the responder is "${responder.id}".`,
      context,
    );
  }
  const statement = statements.find((each) => each.actor === responder);
  if (statement === undefined) return undefined;
  const short = initiatorDeclaration(full, initiator, shorts, context);
  const transaction = {
    id,
    name: name ?? id,
    integrationProfile: integrationProfileOf(id),
    initiator: initiator.id,
    responder: responder.id,
    responderExpectation: full.expectation,
    initiatorExpectation: short?.expectation ?? 'MAY',
    evidence: readEvidence(full, context),
    ...readOption(full, [initiator, responder], context),
    requirements: knownRequirements(
      [full, ...shorts].flatMap(({ parts }) => parts.texts('requirement')),
      context,
    ),
    place: full.parts.extension.place,
  };
  return {
    transaction,
    responder: statement,
    exchanges: readExchangeDeclarations(id, full.parts.extension, full.parts.nodes('exchange'), context),
  };
}

function incomplete(declaration: Declaration, message: string, context: BuildContext): void {
  context.log.error('transaction-incomplete', declaration.parts.extension.place, message);
}

function requiredPart(full: Declaration, name: 'initiator' | 'responder' | 'name', context: BuildContext) {
  if (!full.parts.has(name)) incomplete(full, `The full form of ${full.id} lacks "${name}".`, context);
  return full.parts.locatedText(name);
}

/** The initiator's own word on the transaction; anybody else's is a mistake. */
function initiatorDeclaration(
  full: Declaration,
  initiator: ActorHead,
  shorts: readonly Declaration[],
  context: BuildContext,
): Declaration | undefined {
  const own = shorts.filter((short) => short.actor === initiator);
  for (const short of shorts) {
    if (short.actor === initiator) continue;
    incomplete(short, `"${short.actor.id}" declares ${full.id}, whose initiator is "${initiator.id}".`, context);
  }
  for (const again of own.slice(1)) {
    incomplete(again, `"${initiator.id}" declares ${full.id} more than once.`, context);
  }
  if (own[0] === undefined) {
    incomplete(full, `The statement of the initiator "${initiator.id}" does not declare ${full.id}.`, context);
  }
  return own[0];
}

function readEvidence(full: Declaration, context: BuildContext): Transaction['evidence'] {
  const code = full.parts.locatedText('evidence');
  const explicit = code === undefined ? undefined : knownCode(code, evidenceGrades, context.log);
  return explicit ?? defaultEvidence(context.sources, full.parts.extension.place);
}

function readOption(full: Declaration, actors: readonly ActorHead[], context: BuildContext): { option?: string } {
  const option = full.parts.text('option');
  if (option === undefined) return {};
  if (!actors.some((actor) => actor.options.some(({ code }) => code === option))) {
    const text = `Neither actor of ${full.id} declares the option ${quoteValue(option)}.`;
    context.log.error('option-undeclared', full.parts.place('option'), text);
  }
  return { option };
}
