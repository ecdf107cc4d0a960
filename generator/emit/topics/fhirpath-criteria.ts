import type { Release } from '../../model/release.ts';
import { type ItemsCode, one } from '../fhirpath/code.ts';
import { compileCondition } from '../fhirpath/compile-condition.ts';
import { compileExpression } from '../fhirpath/compile-expression.ts';
import { LaterNames } from '../fhirpath/later-names.ts';
import { parseExpression } from '../fhirpath/parse.ts';
import type { PathType } from '../fhirpath/path-type.ts';
import { NotCompilable } from '../fhirpath/token.ts';
import { StructureIndex } from '../validators/structure-index.ts';
import type { TopicNames } from './topic-names.ts';

/**
 * FHIRPath criteria of a trigger as a TypeScript condition over locals `previous` and `current`, the resource before and after; the
 * path starts at the latter. `undefined` where they cannot be compiled.
 * @see FHIR R5, SubscriptionTopic.resourceTrigger.fhirPathCriteria
 */
export function compileCriteria(
  release: Release,
  module: TopicNames,
  resourceType: string,
  text: string,
): string | undefined {
  const index = new StructureIndex(release);
  const structure = index.ofType(resourceType);
  if (structure?.kind !== 'resource') return undefined;
  const type: PathType = { kind: 'object', name: resourceType, structure, node: structure.root };
  const current = one('current', type);
  const variables = new Map<string, ItemsCode>([
    ['current', current],
    ['previous', one('previous', type)],
    ['rootResource', current],
  ]);
  const names = new LaterNames(index, module);
  const resource = { code: 'current', type };
  const shared = {
    names,
    structure,
    resource,
    variables,
    isStrict: true,
    standsAlone: true,
    depth: 0,
    compile: compileExpression,
  };
  try {
    const { holds } = compileCondition({ ...shared, self: current, context: current }, parseExpression(text));
    return names.resolved(holds);
  } catch (cause) {
    if (cause instanceof NotCompilable) return undefined;
    throw cause;
  }
}
