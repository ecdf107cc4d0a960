import { compareText } from '../model/diagnostic.ts';
import { quoteValue } from '../model/diagnostic-log.ts';
import {
  type ActorId,
  type CanonicalUrl,
  parseCanonicalUrl,
  parseRequirementId,
  type RequirementId,
} from '../model/identifier.ts';
import { languageExtension, statementActor } from '../model/namespace.ts';
import { slug } from '../model/naming.ts';
import type { Evidence, Requirement, Strength } from '../model/requirement.ts';
import { strengths } from '../model/requirement.ts';
import { resolveActor } from './actor.ts';
import type { ActorHead } from './actor-head.ts';
import type { BuildInput } from './build-context.ts';
import { defaultEvidence, explicitEvidence } from './evidence.ts';
import { extensionTexts, languageExtensionAt } from './extension-reader.ts';
import { SourceNode } from './source-node.ts';

/** An integration profile as its Requirements resource alone tells it. */
export interface IntegrationProfileHead {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly actors: readonly ActorId[];
  readonly requirements: readonly Requirement[];
  readonly evidence: Evidence;
  readonly node: SourceNode;
}

type Actors = ReadonlyMap<CanonicalUrl, ActorHead>;

/** One integration profile per Requirements resource that has an identifier, sorted by id. */
export function readIntegrationProfiles(input: BuildInput, actors: Actors): readonly IntegrationProfileHead[] {
  const profiles = new Map<string, IntegrationProfileHead>();
  const keys = new Set<string>();
  for (const document of input.index.ofType('Requirements')) {
    const profile = readProfile(SourceNode.of(document, input.log), input, actors, keys);
    if (profile === undefined) continue;
    if (profiles.has(profile.id)) {
      const text = `Another Requirements resource defines ${quoteValue(profile.id)}.`;
      input.log.error('duplicate-id', profile.node.at('identifier'), text);
    } else {
      profiles.set(profile.id, profile);
    }
  }
  return [...profiles.values()].sort((left, right) => compareText(left.id, right.id));
}

function readProfile(
  node: SourceNode,
  input: BuildInput,
  actors: Actors,
  keys: Set<string>,
): IntegrationProfileHead | undefined {
  const identifier = node.objects('identifier')[0];
  // Requirements without an identifier belong to no integration profile: another guide's, or the standard's own.
  if (identifier === undefined) return undefined;
  const id = identifier.requiredText('value');
  const url = node.requiredText('url');
  const source = url === undefined ? undefined : parseCanonicalUrl(url);
  const folder = id === undefined ? undefined : slug(id);
  if (id === undefined || url === undefined) return undefined;
  if (source === undefined || folder === undefined) {
    const text = `Identifier ${quoteValue(id)} and url ${quoteValue(url)} must name a folder and a canonical.`;
    node.log.error('identifier-invalid', identifier.place, text);
    return undefined;
  }
  const actorIds = node.texts('actor').flatMap((reference) => resolveActor(reference, actors, input)?.id ?? []);
  const requirements = node
    .objects('statement')
    .flatMap((statement) => readStatement(statement, source, input, actors, keys) ?? []);
  return {
    id,
    slug: folder,
    title: node.text('title') ?? id,
    description: node.text('description') ?? '',
    actors: [...new Set(actorIds)].sort(compareText),
    requirements: requirements.sort((left, right) => compareText(left.id, right.id)),
    evidence: explicitEvidence(node) ?? defaultEvidence(input.sources, node.place),
    node,
  };
}

function readStatement(
  statement: SourceNode,
  source: CanonicalUrl,
  input: BuildInput,
  actors: Actors,
  keys: Set<string>,
): Requirement | undefined {
  const key = statement.requiredText('key');
  const text = statement.requiredText('requirement');
  const id = key === undefined ? undefined : parseRequirementId(key);
  if (key !== undefined && id === undefined) {
    statement.log.error('identifier-invalid', statement.at('key'), `${quoteValue(key)} is not a requirement id.`);
  }
  if (id === undefined || text === undefined) return undefined;
  if (keys.has(id)) {
    statement.log.error('duplicate-id', statement.at('key'), `Requirement ${quoteValue(id)} is stated twice.`);
    return undefined;
  }
  keys.add(id);
  const bound = extensionTexts(statement, statementActor, 'valueCanonical');
  return {
    id,
    statement: text,
    strength: readStrength(statement),
    evidence: explicitEvidence(statement) ?? defaultEvidence(input.sources, statement.place),
    actors: bound.flatMap((reference) => resolveActor(reference, actors, input)?.id ?? []).sort(compareText),
    aliases: extensionTexts(statement, languageExtension('alias'), 'valueString').map(({ value }) => value),
    references: statement.texts('reference').map(({ value }) => value),
    conditional: statement.flag('conditionality') ?? false,
    source,
    place: statement.place,
  };
}

/** FHIR's conformance codes, in the words of `Strength`. */
const conformance = { SHALL: 'shall', SHOULD: 'should', MAY: 'may', 'SHOULD-NOT': 'should-not' } as const;

function readStrength(statement: SourceNode): Strength {
  const explicit = languageExtensionAt(statement, 'strength')?.code('valueCode', strengths);
  if (explicit !== undefined) return explicit;
  const code = statement.texts('conformance')[0]?.value;
  return code !== undefined && isConformance(code) ? conformance[code] : 'descriptive';
}

function isConformance(code: string): code is keyof typeof conformance {
  return Object.hasOwn(conformance, code);
}

/** All requirements of all integration profiles, by id. */
export function requirementIndex(profiles: readonly IntegrationProfileHead[]): ReadonlyMap<RequirementId, Requirement> {
  const all = profiles.flatMap((profile) => profile.requirements).sort((left, right) => compareText(left.id, right.id));
  return new Map(all.map((requirement) => [requirement.id, requirement]));
}
