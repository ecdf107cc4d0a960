import { compareText } from '../model/diagnostic.ts';
import { quoteValue } from '../model/diagnostic-log.ts';
import { type ActorId, type CanonicalUrl, parseActorId, parseCanonicalUrl } from '../model/identifier.ts';
import { languageExtension } from '../model/namespace.ts';
import { pascalName } from '../model/naming.ts';
import type { ActorOption } from '../model/release.ts';
import type { ActorHead } from './actor-head.ts';
import type { BuildInput } from './build-context.ts';
import { extensionsAt, one, optional, readParts } from './extension-reader.ts';
import { SourceNode } from './source-node.ts';

/** Every ActorDefinition by canonical, sorted by id. */
export function readActors(input: BuildInput): ReadonlyMap<CanonicalUrl, ActorHead> {
  const heads = input.index
    .ofType('ActorDefinition')
    .flatMap((document) => readActor(SourceNode.of(document, input.log)) ?? [])
    .sort((left, right) => compareText(left.id, right.id));
  const actors = new Map<CanonicalUrl, ActorHead>();
  const ids = new Set<ActorId>();
  for (const head of heads) {
    if (actors.has(head.canonical)) continue;
    if (ids.has(head.id)) {
      input.log.error('duplicate-id', head.node.at('id'), `Another actor is called ${quoteValue(head.id)}.`);
      continue;
    }
    ids.add(head.id);
    actors.set(head.canonical, head);
  }
  return actors;
}

function readActor(node: SourceNode): ActorHead | undefined {
  const idText = node.requiredText('id');
  const url = node.requiredText('url');
  if (idText === undefined || url === undefined) return undefined;
  const id = parseActorId(idText);
  const canonical = parseCanonicalUrl(url);
  if (id === undefined) {
    node.log.error(
      'identifier-invalid',
      node.at('id'),
      `An actor's id is lower-case words joined by "-", not ${quoteValue(idText)}.`,
    );
  }
  if (canonical === undefined) {
    node.log.error('element-invalid', node.at('url'), `${quoteValue(url)} is not a canonical URL.`);
  }
  if (id === undefined || canonical === undefined) return undefined;
  const version = node.text('version');
  return {
    id,
    typeName: pascalName(id) ?? 'Actor',
    title: node.text('title') ?? node.text('name') ?? id,
    description: node.text('documentation') ?? node.text('description') ?? '',
    canonical,
    ...(version === undefined ? {} : { version }),
    options: readOptions(node),
    node,
  };
}

function readOptions(node: SourceNode): readonly ActorOption[] {
  return extensionsAt(node, languageExtension('option')).flatMap((extension) => {
    const parts = readParts(extension, {
      code: one('valueCode'),
      title: optional('valueString'),
      required: optional('valueBoolean'),
    });
    const code = parts.text('code');
    if (code === undefined) return [];
    return [{ code, title: parts.text('title') ?? code, required: parts.flag('required') ?? false }];
  });
}

/** The actor a canonical names; where it names none, that is reported at its place. */
export function resolveActor(
  reference: { readonly value: string; readonly place: SourceNode['place'] } | undefined,
  actors: ReadonlyMap<CanonicalUrl, ActorHead>,
  input: BuildInput,
): ActorHead | undefined {
  if (reference === undefined) return undefined;
  const document = input.index.resolve(reference.value, reference.place, 'ActorDefinition');
  const url = document?.resource['url'];
  const canonical = typeof url === 'string' ? parseCanonicalUrl(url) : undefined;
  return canonical === undefined ? undefined : actors.get(canonical);
}
