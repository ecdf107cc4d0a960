import type { SourcePlace } from '../model/diagnostic.ts';
import { quoteValue } from '../model/diagnostic-log.ts';
import type { RequirementId } from '../model/identifier.ts';
import { parseRequirementId } from '../model/identifier.ts';
import { satisfiesRequirement } from '../model/namespace.ts';
import { type Evidence, evidenceGrades, type Requirement } from '../model/requirement.ts';
import type { Sources } from '../model/source.ts';
import type { BuildContext } from './build-context.ts';
import { extensionsAt, languageExtensionAt, many, one, readParts } from './extension-reader.ts';
import type { Located, SourceNode } from './source-node.ts';

/** Where a rule comes from: the requirements it meets and how well it is known. */
export interface RuleOrigin {
  /** Strongest evidence first. */
  readonly requirements: readonly RequirementId[];
  readonly evidence: Evidence;
}

/** What the extension `evidence` says. */
export function explicitEvidence(node: SourceNode): Evidence | undefined {
  return languageExtensionAt(node, 'evidence')?.code('valueCode', evidenceGrades);
}

/** Evidence of what neither says it nor satisfies a requirement: the guide's own word, or a standard below it. */
export function defaultEvidence(sources: Sources, place: SourcePlace): Evidence {
  return place.package === `${sources.guide.name}#${sources.guide.version}` ? 'stated' : 'base';
}

/** The origin of the rule at `node`: explicit evidence, else the strongest among its requirements, else by its package. */
export function ruleOrigin(node: SourceNode, context: BuildContext): RuleOrigin {
  const requirements = strongestFirst(satisfiedRequirements(node, context), context.requirements);
  const evidence =
    explicitEvidence(node) ??
    strongestEvidence(requirements, context.requirements) ??
    defaultEvidence(context.sources, node.place);
  return { requirements, evidence };
}

/** In the order given where the evidence is the same. */
function strongestFirst(
  ids: readonly RequirementId[],
  requirements: ReadonlyMap<RequirementId, Requirement>,
): readonly RequirementId[] {
  return evidenceGrades.flatMap((grade) => ids.filter((id) => requirements.get(id)?.evidence === grade));
}

function strongestEvidence(
  ids: readonly RequirementId[],
  requirements: ReadonlyMap<RequirementId, Requirement>,
): Evidence | undefined {
  return evidenceGrades.find((grade) => ids.some((id) => requirements.get(id)?.evidence === grade));
}

function satisfiedRequirements(node: SourceNode, context: BuildContext): readonly RequirementId[] {
  const ids = extensionsAt(node, satisfiesRequirement).flatMap((extension) => {
    const parts = readParts(extension, { reference: one('valueCanonical'), key: many('valueId', 1) });
    const reference = parts.locatedText('reference');
    if (reference !== undefined) context.index.resolve(reference.value, reference.place, 'Requirements');
    return parts.texts('key');
  });
  return knownRequirements(ids, context);
}

/** Those of the ids that some Requirements resource states, each once; the others are reported. */
export function knownRequirements(ids: readonly Located<string>[], context: BuildContext): readonly RequirementId[] {
  const known = ids.flatMap(({ value, place }) => {
    const id = parseRequirementId(value);
    if (id !== undefined && context.requirements.has(id)) return [id];
    context.log.error('requirement-unknown', place, `No Requirements resource states ${quoteValue(value)}.`);
    return [];
  });
  return [...new Set(known)];
}
