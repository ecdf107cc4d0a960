import { hash } from 'node:crypto';
import { type AuditFacts, createAuditEvents } from '../../kit/audit-event.ts';
import type { AuditLog } from '../../kit/audit-log.ts';
import { type RandomSource, resourceId } from '../../kit/random.ts';
import type { ResourceKey } from '../../kit/stored-resource.ts';
import type { ClearContextWork, ContextWork, SetContextWork } from './work.ts';

/** SOFA-070: what a Context Manager writes into its audit log. */
export interface ContextAudit {
  readonly contextSet: (work: SetContextWork, correlationId: string) => Promise<void>;
  readonly contextCleared: (work: ClearContextWork, correlationId: string) => Promise<void>;
  readonly contextExpired: (work: ContextWork, launchId: string, deleted: readonly ResourceKey[]) => Promise<void>;
  /** Refusals too, whoever was refused and however early. */
  readonly exchangeRefused: (refused: RefusedExchange) => Promise<void>;
}

/** The exchanges of a Context Manager. */
export type ContextExchange = 'CA:SoFA-1/set-context' | 'CA:SoFA-2/clear-context';

/** An exchange that was not carried out. */
interface RefusedExchange {
  readonly exchange: ContextExchange;
  readonly status: number;
  readonly atMs: number;
  readonly correlationId: string | undefined;
  readonly clientId: string | undefined;
}

/** Writes audit records into `log`. Without a log there is no audit. */
export function createContextAudit(
  log: AuditLog | undefined,
  random: RandomSource,
  where: { readonly server: string; readonly guide: string },
): ContextAudit {
  const event = createAuditEvents(where.server);
  const record = (facts: AuditFacts): Promise<void> => log?.record(event(facts)) ?? done;
  const newId = (): string => resourceId(random);
  const system = `${where.guide}/exchanges`;
  const operations = {
    'CA:SoFA-1/set-context': { system, code: 'CA:SoFA-1/set-context' },
    'CA:SoFA-2/clear-context': { system, code: 'CA:SoFA-2/clear-context' },
  };
  const success = { kind: 'success' } as const;
  return {
    contextSet: (work, requestId) =>
      record({
        id: newId(),
        interaction: 'operation',
        exchange: operations[work.exchange],
        recordedMs: work.nowMs,
        outcome: success,
        clientId: work.caller?.clientId,
        patient: work.context.patient?.reference,
        user: work.context.fhirUser?.reference,
        resources: work.entries.map(({ key }) => key),
        contextPseudonym: pseudonym(work.launchId ?? ''),
        requestId,
      }),
    contextCleared: (work, requestId) =>
      record({
        id: newId(),
        interaction: 'operation',
        exchange: operations[work.exchange],
        recordedMs: work.nowMs,
        outcome: success,
        clientId: work.caller?.clientId,
        patient: work.stored?.context.patient?.reference,
        resources: work.deleted,
        contextPseudonym: pseudonym(work.input.launchID),
        requestId,
      }),
    contextExpired: ({ nowMs }, launchId, deleted) =>
      record({
        id: newId(),
        interaction: 'delete',
        recordedMs: nowMs,
        outcome: success,
        resources: deleted,
        contextPseudonym: pseudonym(launchId),
      }),
    exchangeRefused: ({ exchange, status, atMs, correlationId, clientId }) =>
      record({
        id: newId(),
        interaction: 'operation',
        exchange: operations[exchange],
        recordedMs: atMs,
        outcome: status >= 500 ? { kind: 'failed', status } : { kind: 'refused', status },
        clientId,
        resources: [],
        requestId: correlationId,
      }),
  };
}

const done = Promise.resolve();

/** The launch id itself would open the context to whoever reads the log. */
function pseudonym(launchId: string): string {
  return `sha256:${hash('sha256', launchId, 'hex').slice(0, 32)}`;
}
