import type { ClearContextInput, SetContextInput } from '../../../generated/halo-1.1.0/ca-sofa/types.ts';
import { OperationOutcomeError, type OutcomeIssue } from '../../../generated/runtime/operation-outcome-error.ts';
import type { Clock } from '../../kit/clock.ts';
import type { RandomSource } from '../../kit/random.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import type { StoreTransaction } from '../../kit/store.ts';
import type { ContextTables, LaunchContext, LaunchId, ResourceKey, StoredResource } from './state.ts';

/** Where a context parameter may point: into the Bundle, to what the manager already holds, or to either. */
export type ReferenceMode = 'bundle' | 'stored' | 'either';

/** What the manager was told when it was made. */
export interface ManagerSettings {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** FHIR base as its callers know it, without a slash at the end. */
  readonly publicBaseUrl: string;
  /** Types it takes in a Bundle. */
  readonly resourceTypes: ReadonlySet<string>;
  readonly references: ReferenceMode;
  readonly appIdRequired: boolean;
  readonly contextTtlSeconds: number;
}

/** What every step has in hand. */
export interface Work {
  readonly settings: ManagerSettings;
  readonly nowMs: number;
  /** The transaction: what a step throws rolls everything back. */
  readonly tables: StoreTransaction<ContextTables>;
  readonly checks: RequirementChecks;
  /** Counts for the event log. */
  readonly changed: (change: string, count: number) => void;
}

/** A resource of the Bundle with the address it got. */
export interface CreatedEntry {
  readonly fullUrl: string;
  readonly key: ResourceKey;
  readonly stored: StoredResource;
}

/** A set-context call on its way through the steps, which fill it in the order of the table. */
export interface SetContextWork extends Work {
  readonly exchange: 'CA:SoFA-1/set-context';
  readonly input: SetContextInput;
  /** From a fullUrl of the Bundle to the key of the resource made from it. */
  readonly addresses: Map<string, ResourceKey>;
  readonly created: CreatedEntry[];
  context: LaunchContext;
  launchId: LaunchId | undefined;
}

/** A clear-context call on its way through the steps. */
export interface ClearContextWork extends Work {
  readonly exchange: 'CA:SoFA-2/clear-context';
  readonly input: ClearContextInput;
  /** How many resources went with the context; `undefined` while none was found. */
  deleted: number | undefined;
}

/** Ends the exchange with an OperationOutcome, and the transaction with a roll-back. */
export function refuse(
  work: Work,
  refusal: Omit<OutcomeIssue, 'severity' | 'evidence'> & { readonly check: string },
): never {
  const { check, requirement, ...issue } = refusal;
  if (requirement === undefined) throw new OperationOutcomeError(refusalStatus, { severity: 'error', ...issue });
  const { expression } = issue;
  work.checks.missed(requirement, check, { ...(expression === undefined ? {} : { expression }), refused: true });
  const evidence = work.checks.evidenceOf(requirement);
  throw new OperationOutcomeError(refusalStatus, { severity: 'error', ...issue, requirement, evidence });
}

/** The message is understood and cannot be carried out. The guide's own list of codes is unknown, see question D2. */
const refusalStatus = 422;
