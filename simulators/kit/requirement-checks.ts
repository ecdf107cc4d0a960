import type { Evidence } from '../../generated/runtime/evidence.ts';
import type { EventDetail } from '../../generated/runtime/exchange-event.ts';

/** How each requirement is known, by its id: what a release's requirement index gives. */
export type RequirementIndex = Readonly<Record<string, { readonly evidence: Evidence }>>;

/** Tells of requirements met and missed. Every check has a name, and a test in which it misses. */
export interface RequirementChecks {
  readonly met: (requirement: string, check: string) => void;
  readonly missed: (
    requirement: string,
    check: string,
    how: { readonly expression?: string; readonly refused: boolean },
  ) => void;
  /** Met or missed by what `holds` says; gives it back. */
  readonly judge: (requirement: string, check: string, holds: boolean) => boolean;
  /** How the requirement is known. A requirement the release does not have is the toolkit's choice. */
  readonly evidenceOf: (requirement: string) => Evidence;
}

/** Checks that tell their events through `emit`. */
export function createRequirementChecks(
  requirements: RequirementIndex,
  emit: (detail: EventDetail) => void,
): RequirementChecks {
  const evidenceOf = (requirement: string): Evidence => requirements[requirement]?.evidence ?? 'chosen';
  const met: RequirementChecks['met'] = (requirement, check) =>
    emit({ kind: 'requirement-met', requirement, evidence: evidenceOf(requirement), check });
  const missed: RequirementChecks['missed'] = (requirement, check, how) =>
    emit({ kind: 'requirement-missed', requirement, evidence: evidenceOf(requirement), check, ...how });
  return {
    met,
    missed,
    judge: (requirement, check, holds) => {
      if (holds) met(requirement, check);
      else missed(requirement, check, { refused: false });
      return holds;
    },
    evidenceOf,
  };
}
