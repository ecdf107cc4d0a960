import { compareText } from '../model/diagnostic.ts';
import { quoteValue } from '../model/diagnostic-log.ts';
import type { Expectation, Transaction } from '../model/exchange.ts';
import { type ActorId, type CanonicalUrl, parseCanonicalUrl, type TransactionId } from '../model/identifier.ts';
import { languageExtension } from '../model/namespace.ts';
import type { System } from '../model/release.ts';
import { resolveActor } from './actor.ts';
import type { ActorHead } from './actor-head.ts';
import type { BuildContext } from './build-context.ts';
import { extensionsAt, many, one, readParts } from './extension-reader.ts';
import { mergeRest } from './rest-merge.ts';
import { SourceNode } from './source-node.ts';
import type { ActorStatement } from './statement.ts';

type Statements = ReadonlyMap<CanonicalUrl, ActorStatement>;
type Transactions = ReadonlyMap<TransactionId, Transaction>;

interface Play {
  readonly actor: ActorHead;
  readonly options: readonly string[];
}

/** Statements with the extension `plays`: the systems a guide names, sorted by id. */
export function buildSystems(
  statements: Statements,
  transactions: Transactions,
  context: BuildContext,
): readonly System[] {
  return context.index
    .ofType('CapabilityStatement')
    .map((document) => SourceNode.of(document, context.log))
    .filter((node) => extensionsAt(node, languageExtension('plays')).length > 0)
    .filter((node) => extensionsAt(node, languageExtension('actor')).length === 0)
    .flatMap((node) => buildSystem(node, statements, transactions, context) ?? [])
    .sort((left, right) => compareText(left.id, right.id));
}

function buildSystem(
  node: SourceNode,
  statements: Statements,
  transactions: Transactions,
  context: BuildContext,
): System | undefined {
  const id = node.requiredText('id');
  const url = node.requiredText('url');
  const statement = url === undefined ? undefined : parseCanonicalUrl(url);
  const plays = readPlays(node, context);
  const imported = importedStatements(node, context);
  mergeRest([node, ...imported], context.log);
  if (id === undefined || statement === undefined) return undefined;
  const actors = actorsOf(node, plays, imported, statements, context);
  return {
    id,
    title: node.text('title') ?? node.text('name') ?? id,
    description: node.text('description') ?? '',
    statement,
    plays: plays.map(({ actor, options }) => ({ actor: actor.id, options })),
    transactions: unionOf(actors, plays, transactions),
    place: node.place,
  };
}

function readPlays(node: SourceNode, context: BuildContext): readonly Play[] {
  const seen = new Set<string>();
  const plays = extensionsAt(node, languageExtension('plays')).flatMap((extension): readonly Play[] => {
    const parts = readParts(extension, { actor: one('valueCanonical'), option: many('valueCode') });
    const actor = resolveActor(parts.locatedText('actor'), context.actors, context);
    if (actor === undefined) return [];
    if (seen.has(actor.id)) {
      context.log.error('binding-contradictory', extension.place, `The system plays "${actor.id}" twice.`);
      return [];
    }
    seen.add(actor.id);
    const options = parts.texts('option').flatMap(({ value, place }) => {
      if (actor.options.some(({ code }) => code === value)) return [value];
      context.log.error('option-undeclared', place, `Actor "${actor.id}" has no option ${quoteValue(value)}.`);
      return [];
    });
    for (const option of actor.options) {
      if (!option.required || options.includes(option.code)) continue;
      const text = `Actor "${actor.id}" requires the option ${quoteValue(option.code)}.`;
      context.log.error('option-undeclared', extension.place, text);
    }
    return [{ actor, options }];
  });
  return [...plays].sort((left, right) => compareText(left.actor.id, right.actor.id));
}

/** All statements reached over `imports`, each once; a circle is reported with the way round it. */
function importedStatements(root: SourceNode, context: BuildContext): readonly SourceNode[] {
  const reached = new Map<unknown, SourceNode>();
  const visit = (node: SourceNode, path: readonly unknown[]): void => {
    for (const { value, place } of node.texts('imports')) {
      const document = context.index.resolve(value, place, 'CapabilityStatement');
      if (document === undefined) continue;
      const { url } = document.resource;
      if (path.includes(url)) {
        const way = [...path.slice(path.indexOf(url)), url].join(' → ');
        context.log.error('import-cycle', place, `Statements import each other: ${way}.`);
      } else if (!reached.has(url)) {
        const imported = SourceNode.of(document, context.log);
        reached.set(url, imported);
        visit(imported, [...path, url]);
      }
    }
  };
  visit(root, [root.raw('url')]);
  return [...reached.values()];
}

/** What the system plays, and what it imports; an imported actor it does not play contradicts itself. */
function actorsOf(
  node: SourceNode,
  plays: readonly Play[],
  imported: readonly SourceNode[],
  statements: Statements,
  context: BuildContext,
): readonly ActorHead[] {
  const played = plays.map(({ actor }) => actor);
  const importedUrls = new Set(imported.map((statement) => statement.raw('url')));
  const ofImports = [...statements.values()]
    .filter((statement) => importedUrls.has(statement.canonical))
    .map(({ actor }) => actor);
  for (const actor of ofImports) {
    if (played.includes(actor)) continue;
    const text = `The system imports the statement of "${actor.id}" but does not say that it plays that actor.`;
    context.log.error('binding-contradictory', node.at('imports'), text);
  }
  return [...new Set([...played, ...ofImports])];
}

const strengthOrder: readonly Expectation[] = ['SHALL', 'SHOULD', 'MAY'];

/**
 * Each transaction once, with the strongest expectation any of the actors has for it. One that applies under an option
 * counts where the system plays the actor with that option.
 */
function unionOf(
  actors: readonly ActorHead[],
  plays: readonly Play[],
  transactions: Transactions,
): System['transactions'] {
  const applies = (id: ActorId, { option }: Transaction): boolean => {
    const actor = actors.find((each) => each.id === id);
    if (actor === undefined) return false;
    if (option === undefined || !actor.options.some(({ code }) => code === option)) return true;
    return plays.some((play) => play.actor === actor && play.options.includes(option));
  };
  return [...transactions.values()].flatMap((transaction) => {
    const own = [
      ...(applies(transaction.initiator, transaction) ? [transaction.initiatorExpectation] : []),
      ...(applies(transaction.responder, transaction) ? [transaction.responderExpectation] : []),
    ];
    const expectation = strengthOrder.find((strength) => own.includes(strength));
    return expectation === undefined ? [] : [{ id: transaction.id, expectation }];
  });
}
