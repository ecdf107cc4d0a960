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
  const rests = restsOf(node, context, new Set());
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

/** The `rest` entries of a statement and of those it imports; a circle of imports ends where it closes. */
function restsOf(node: SourceNode, context: BuildContext, seen: Set<unknown>): readonly SourceNode[] {
  seen.add(node.raw('url'));
  const imported = node.texts('imports').flatMap(({ value, place }) => {
    const document = context.index.resolve(value, place, 'CapabilityStatement');
    if (document === undefined || seen.has(document.resource['url'])) return [];
    return restsOf(SourceNode.of(document, context.log), context, seen);
  });
  for (const rest of node.objects('rest')) rest.code('mode', modes);
  return [...node.objects('rest'), ...imported];
}

/** ActorDefinitions of a guide that ties no statement to them say nothing that could be generated. */
export function reportOtherActors(input: BuildInput): void {
  for (const { place } of input.index.ofType('ActorDefinition')) {
    const text = 'No statement is tied to this actor by the extension "actor", so it is not used.';
    input.log.information('actor-unstated', place, text);
  }
}
