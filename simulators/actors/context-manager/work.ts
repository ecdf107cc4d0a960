import type { ClearContextInput, SetContextInput } from '../../../generated/halo-1.1.0/ca-sofa/types.ts';
import type { ValidationIssue } from '../../../generated/runtime/issue.ts';
import { OperationOutcomeError, type OutcomeIssue } from '../../../generated/runtime/operation-outcome-error.ts';
import type { AccessGrant } from '../../kit/access-grants.ts';
import type { LaunchContext } from '../../kit/launch-contexts.ts';
import type { RandomSource } from '../../kit/random.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import type { ResourceChange } from '../../kit/resource-change.ts';
import type { StoreTransaction } from '../../kit/store.ts';
import type { ResourceKey, StoredResource } from '../../kit/stored-resource.ts';
import type { IdentifierIndex } from './identifier-index.ts';
import type { Jurisdiction } from './jurisdiction.ts';
import type { ContextTables, LaunchId, StoredContext } from './state.ts';

/** What the manager was told when it was made. */
export interface ManagerSettings {
  readonly random: RandomSource;
  /** FHIR base as its callers know it, without a slash at the end. */
  readonly publicBaseUrl: string;
  readonly jurisdiction: Jurisdiction;
}

/** What changes contexts has in hand, whoever asks for it: a caller, or the clock. */
export interface ContextWork {
  readonly nowMs: number;
  /** The transaction: what a step throws rolls everything back. */
  readonly tables: StoreTransaction<ContextTables>;
  /** Whether there is someone who revokes the tokens of a context that goes. */
  readonly revokesTokens: boolean;
  /** What is to be told once the transaction is final. */
  readonly changes: ResourceChange[];
}

/** What every step of an exchange has in hand. */
export interface Work extends ContextWork {
  readonly settings: ManagerSettings;
  /** `undefined` where anyone may call. */
  readonly caller: AccessGrant | undefined;
  readonly checks: RequirementChecks;
  /** Counts for the event log. */
  readonly changed: (change: string, count: number) => void;
}

/** An entry of the Bundle with the resource it stands for: newly made, or there before. */
export interface AnsweredEntry {
  readonly key: ResourceKey;
  readonly stored: StoredResource;
  readonly isNew: boolean;
}

/** A set-context call on its way through the steps, which fill it in the order of the table. */
export interface SetContextWork extends Work {
  readonly exchange: 'CA:SoFA-1/set-context';
  readonly input: SetContextInput;
  /** From a fullUrl of the Bundle to the key of the resource made from it, or found for it. */
  readonly addresses: Map<string, ResourceKey>;
  /** What `ifNoneExist` found, by the index of its entry. */
  readonly found: Map<number, ResourceKey>;
  /** What conditions find resources by; made by the first that needs it. */
  identifiers: IdentifierIndex | undefined;
  /** From a conditional reference to the key it stands for. */
  readonly conditions: Map<string, ResourceKey>;
  readonly entries: AnsweredEntry[];
  /** Resources held before that the context refers to, directly or by its resources. */
  readonly referred: Set<ResourceKey>;
  /** What was found and not refused. */
  readonly notes: ValidationIssue[];
  context: LaunchContext;
  launchId: LaunchId | undefined;
  /** When it ends. */
  expiresMs: number;
}

/** A clear-context call on its way through the steps. */
export interface ClearContextWork extends Work {
  readonly exchange: 'CA:SoFA-2/clear-context';
  readonly input: ClearContextInput;
  /** The context to clear; `undefined` while none was found. */
  stored: StoredContext | undefined;
  /** Resources that went with the context. */
  deleted: readonly ResourceKey[];
}

/** What a refusal says. */
export interface Refusal extends Omit<OutcomeIssue, 'severity' | 'evidence'> {
  readonly check: string;
  /** Default: 422, the message is understood and cannot be carried out. The guide's own list is unknown (Q-SOFA-02). */
  readonly status?: number;
}

/** Ends the exchange with an OperationOutcome, and the transaction with a roll-back. */
export function refuse(work: Work, refusal: Refusal): never {
  const { check, requirement, status = 422, ...issue } = refusal;
  if (requirement === undefined) throw new OperationOutcomeError(status, { severity: 'error', ...issue });
  const { expression } = issue;
  work.checks.missed(requirement, check, { ...(expression === undefined ? {} : { expression }), refused: true });
  const evidence = work.checks.evidenceOf(requirement);
  throw new OperationOutcomeError(status, { severity: 'error', ...issue, requirement, evidence });
}
