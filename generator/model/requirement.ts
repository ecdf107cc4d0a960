import type { SourcePlace } from './diagnostic.ts';
import type { ActorId, CanonicalUrl, RequirementId } from './identifier.ts';

/** How we know a rule. `stated`: the guide says so; `base`: a standard it builds on; `inferred`, `chosen`: ours. */
export type Evidence = 'stated' | 'base' | 'inferred' | 'chosen';

/** Every grade of evidence, the strongest first. */
export const evidenceGrades: readonly Evidence[] = ['stated', 'base', 'inferred', 'chosen'];

/** How strongly a requirement binds. `required` and `optional` are the R and O of an IHE table. @see RFC 2119 */
export type Strength =
  | 'shall'
  | 'shall-not'
  | 'should'
  | 'should-not'
  | 'may'
  | 'required'
  | 'optional'
  | 'descriptive';

/** Every strength, in the order of the type. */
export const strengths: readonly Strength[] = [
  'shall',
  'shall-not',
  'should',
  'should-not',
  'may',
  'required',
  'optional',
  'descriptive',
];

/** One row of a guide's checklist. @see FHIR R5, Requirements */
export interface Requirement {
  readonly id: RequirementId;
  /** The rule, one sentence in our words. */
  readonly statement: string;
  readonly strength: Strength;
  readonly evidence: Evidence;
  /** Whom it binds; empty: every actor of the integration profile. */
  readonly actors: readonly ActorId[];
  /** Other ids the same rule has elsewhere. */
  readonly aliases: readonly string[];
  /** Pages or sections that say so. */
  readonly references: readonly string[];
  readonly conditional: boolean;
  readonly source: CanonicalUrl;
  readonly place: SourcePlace;
}
