import type { SourcePlace } from '../../model/diagnostic.ts';
import { quoteValue } from '../../model/diagnostic-log.ts';
import { type CanonicalUrl, parseCanonicalUrl } from '../../model/identifier.ts';
import type { ActorHead } from '../actor-head.ts';
import type { BuildContext, BuildInput } from '../build-context.ts';
import { SourceNode } from '../source-node.ts';
import type { ActorNames } from './actor-names.ts';
import { fragmentOf } from './package-node.ts';
import { type Offer, readOffer } from './read-offer.ts';

/** One side of the FHIR API as a CapabilityStatement describes it: its `rest` entries of one mode. */
export interface Role {
  readonly mode: 'server' | 'client';
  readonly actor: ActorHead;
  readonly statement: CanonicalUrl;
  readonly offer: Offer;
}

const modes = ['server', 'client'] as const;

/** The roles that the guide's own statements describe, in the order of their canonicals. */
export function readRoles(context: BuildContext, names: ActorNames): readonly Role[] {
  const label = `${context.sources.guide.name}#${context.sources.guide.version}`;
  return context.index
    .ofType('CapabilityStatement')
    .filter(({ place }) => place.package === label)
    .map((document) => SourceNode.of(document, context.log))
    .toSorted((left, right) => (String(left.raw('url')) < String(right.raw('url')) ? -1 : 1))
    .flatMap((node) => rolesOf(node, context, names));
}

function rolesOf(node: SourceNode, context: BuildContext, names: ActorNames): readonly Role[] {
  const url = node.requiredText('url');
  const statement = url === undefined ? undefined : parseCanonicalUrl(url);
  if (statement === undefined) {
    if (url !== undefined) context.log.error('element-invalid', node.at('url'), 'The URL is not a canonical.');
    return [];
  }
  const rests = restsOf(node, context);
  const used = modes.filter((mode) => rests.some((rest) => rest.raw('mode') === mode));
  return used.map((mode, index): Role => {
    const tail = used.length > 1 ? `-${mode}` : '';
    const title = node.text('title') ?? node.text('name') ?? statement;
    const texts = [node.text('id'), node.text('name'), statement.split('/').at(-1)];
    const actor = names.head({
      names: texts.flatMap((text) => (text === undefined ? [] : [text + tail])),
      title: used.length > 1 ? `${title} (${mode})` : title,
      description: node.text('description') ?? '',
      canonical: index === 0 ? statement : fragmentOf(statement, mode),
      node,
    });
    const own = rests.filter((rest) => rest.raw('mode') === mode);
    return { mode, actor, statement, offer: readOffer(own, context) };
  });
}

/** The `rest` entries of a statement and of those it imports, each once; a circle of imports ends where it closes, and is told of. */
function restsOf(statement: SourceNode, context: BuildContext): readonly SourceNode[] {
  const rests: SourceNode[] = [];
  const seen = new Set<unknown>();
  const waiting = [statement];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node.raw('url'))) continue;
    seen.add(node.raw('url'));
    for (const rest of node.objects('rest')) rest.code('mode', modes);
    rests.push(...node.objects('rest'));
    const imported = node.texts('imports').flatMap((link) => {
      const document = context.index.resolve(link.value, link.place, 'CapabilityStatement');
      if (document?.resource['url'] === statement.raw('url')) reportCircle(statement, node, link.place, context);
      return document === undefined ? [] : [SourceNode.of(document, context.log)];
    });
    waiting.push(...imported.toReversed());
  }
  return rests;
}

/** Told by the first of its statements; the others come by it too. */
function reportCircle(first: SourceNode, last: SourceNode, place: SourcePlace, { log }: BuildContext): void {
  const [start, end] = [String(first.raw('url')), String(last.raw('url'))];
  const text = `Statements import each other: ${quoteValue(start)} is reached from itself over ${quoteValue(end)}.`;
  if (start <= end) log.warning('import-cycle', place, text);
}

/** ActorDefinitions of a guide that ties no statement to them say nothing that could be generated. */
export function reportOtherActors(input: BuildInput): void {
  for (const { place } of input.index.ofType('ActorDefinition')) {
    const text = 'No statement is tied to this actor by the extension "actor", so it is not used.';
    input.log.information('actor-unstated', place, text);
  }
}
