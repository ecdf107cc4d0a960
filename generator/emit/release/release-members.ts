import type { Exchange, Transaction } from '../../model/exchange.ts';
import type { Actor, Release } from '../../model/release.ts';
import type { SubscriptionTopic } from '../../model/topic.ts';
import { jsonLiteral, stringLiteral } from '../literal.ts';
import { listLiteral, requirementGroups } from '../requirements/emit-requirements-module.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { wireAddress } from '../wire-address.ts';
import { releaseValidators } from './release-validators.ts';

/** Lines of the object literal that is the release. */
export function releaseMembers(module: TypeScriptModule, release: Release): string[] {
  return [
    '{',
    ...record('guide', guideLines(release)),
    ...record(
      'actors',
      release.actors.flatMap((actor) => record(actor.id, actorLines(actor))),
    ),
    ...record(
      'transactions',
      [...release.transactions.values()].flatMap((item) => record(item.id, transactionLines(item))),
    ),
    ...record(
      'exchanges',
      [...release.exchanges.values()].flatMap((item) => record(item.id, exchangeLines(item))),
    ),
    ...record('requirements', requirementLines(module, release)),
    "  policies: { stated: 'refuse', base: 'refuse', inferred: 'note', chosen: 'note' },",
    ...record('validators', releaseValidators(module, release)),
    ...(release.topics.length === 0
      ? ['  topics: [],']
      : ['  topics: [', ...release.topics.flatMap(topicLines), '  ],']),
    '}',
  ];
}

/** A member whose value is an object, its lines indented. */
function record(name: string, lines: readonly string[]): string[] {
  const key = /^[A-Za-z]+$/.test(name) ? name : stringLiteral(name);
  if (lines.length === 0) return [`  ${key}: {},`];
  return [`  ${key}: {`, ...lines.map((line) => `  ${line}`), '  },'];
}

/** A member whose value is an expression on one line. */
function member(name: string, expression: string): string {
  return `  ${name}: ${expression},`;
}

function guideLines({ guide }: Release): string[] {
  return [
    member('packageName', stringLiteral(guide.packageName)),
    member('version', stringLiteral(guide.version)),
    member('title', stringLiteral(guide.title)),
    member('canonical', stringLiteral(guide.canonical)),
    member('fhirVersion', stringLiteral(guide.fhirVersion)),
    member('draft', String(guide.isDraft)),
  ];
}

function actorLines(actor: Actor): string[] {
  const options = actor.options.map(
    ({ code, title, required }) =>
      `{ code: ${stringLiteral(code)}, title: ${stringLiteral(title)}, required: ${jsonLiteral(required)} }`,
  );
  return [
    member('title', stringLiteral(actor.title)),
    member('canonical', stringLiteral(actor.canonical)),
    member('integrationProfile', stringLiteral(actor.integrationProfile)),
    member('options', `[${options.join(', ')}]`),
    member('initiates', listLiteral(actor.initiates)),
    member('responds', listLiteral(actor.responds)),
    member('resourceTypes', listLiteral(actor.resources.map(({ type }) => type))),
  ];
}

function transactionLines(transaction: Transaction): string[] {
  return [
    member('name', stringLiteral(transaction.name)),
    member('integrationProfile', stringLiteral(transaction.integrationProfile)),
    member('initiator', stringLiteral(transaction.initiator)),
    member('responder', stringLiteral(transaction.responder)),
    member('initiatorExpectation', stringLiteral(transaction.initiatorExpectation)),
    member('responderExpectation', stringLiteral(transaction.responderExpectation)),
    member('evidence', stringLiteral(transaction.evidence)),
    ...(transaction.option === undefined ? [] : [member('option', stringLiteral(transaction.option))]),
    member('exchanges', listLiteral(transaction.exchanges)),
    member('requirements', listLiteral(transaction.requirements)),
  ];
}

function exchangeLines(exchange: Exchange): string[] {
  const { methods, paths } = wireAddress(exchange.wire);
  const wire = `{ kind: ${stringLiteral(exchange.wire.kind)}, methods: ${listLiteral(methods)}, paths: ${listLiteral(paths)} }`;
  return [
    member('title', stringLiteral(exchange.title)),
    member('transaction', stringLiteral(exchange.transaction)),
    member('initiator', stringLiteral(exchange.initiator)),
    member('responder', stringLiteral(exchange.responder)),
    member('methodName', stringLiteral(exchange.methodName)),
    member('wire', wire),
    member('definition', stringLiteral(exchange.definition)),
    member('requirements', listLiteral(exchange.requirements)),
  ];
}

/** The requirements of every module, spread into one record. */
function requirementLines(module: TypeScriptModule, release: Release): string[] {
  return requirementGroups(release).map((group, index) => {
    const alias = `requirements${index + 1}`;
    return `  ...${module.use('requirements', group.path, alias)},`;
  });
}

function topicLines(topic: SubscriptionTopic): string[] {
  return [
    '    {',
    `      canonical: ${stringLiteral(topic.canonical)},`,
    `      title: ${stringLiteral(topic.title)},`,
    `      evidence: ${stringLiteral(topic.evidence)},`,
    '    },',
  ];
}
