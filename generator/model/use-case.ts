import type { SourcePlace } from './diagnostic.ts';
import type { ExchangeId } from './identifier.ts';
import type { Evidence } from './requirement.ts';

/** What people want to get done with the systems of a guide. @see FHIR R4, ExampleScenario */
export interface UseCase {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly evidence: Evidence;
  /** In the order the definition lists them, which is that of a diagram. */
  readonly participants: readonly Participant[];
  readonly flows: readonly UseCaseFlow[];
  readonly place: SourcePlace;
}

/** Who takes part: a system of the release, or a person. */
export interface Participant {
  /** Of a system, the id of the system. */
  readonly id: string;
  readonly title: string;
  readonly kind: 'system' | 'person';
}

/** One way through a use case, from beginning to end. */
export interface UseCaseFlow {
  readonly title: string;
  readonly description: string;
  readonly steps: readonly UseCaseStep[];
}

/** One step of a flow: something a participant does, towards another or by itself. */
export interface UseCaseStep {
  readonly number: string;
  readonly title: string;
  readonly description: string;
  /** Ids of participants. */
  readonly from: string;
  readonly to: string;
  /** The exchange by which it happens; none where people act. */
  readonly exchange?: ExchangeId;
  readonly evidence: Evidence;
}
