import { release } from '../../generated/halo-1.1.0/release.ts';
import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import type { FetchHandler } from '../../generated/runtime/server-options.ts';
import { type ContextManager, createContextManager } from '../actors/context-manager/actor.ts';
import { emptyContextTables } from '../actors/context-manager/state.ts';
import { type ContextSource, createContextSource } from '../actors/context-source/actor.ts';
import { emptySourceTables } from '../actors/context-source/state.ts';
import { createMemoryAuditLog } from '../kit/audit-log.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { createEventLog } from '../kit/event-log.ts';
import { serve } from '../kit/http-server.ts';
import { createMemoryStore } from '../kit/memory-store.ts';
import { type RandomSource, systemRandom } from '../kit/random.ts';
import { createWireTap, type WireChunk } from '../kit/wire-tap.ts';

/** What a demonstration may be given instead of the real thing. */
export interface DemonstrationLabOptions {
  readonly clock?: Clock;
  readonly random?: RandomSource;
  /** Stands between the wire and the manager; a test breaks the manager here. */
  readonly wrapManager?: (handle: FetchHandler) => FetchHandler;
}

/** A Context Source and a Context Manager on loopback, with a tap on the wire between them. */
export interface DemonstrationLab {
  /** FHIR base of the manager, through the tap. */
  readonly managerBaseUrl: string;
  readonly manager: ContextManager;
  readonly source: ContextSource;
  /** Bytes that crossed the wire since the last call. */
  readonly drainWire: () => readonly WireChunk[];
  /** Events of both actors since the last call. */
  readonly drainEvents: () => readonly ExchangeEvent[];
  readonly subscribe: (listener: (event: ExchangeEvent) => void) => () => void;
  readonly close: () => Promise<void>;
}

/** Starts both actors on free ports. */
export async function startDemonstrationLab(options: DemonstrationLabOptions = {}): Promise<DemonstrationLab> {
  const { clock = systemClock, random = systemRandom, wrapManager = (handle) => handle } = options;
  const log = createEventLog();
  const auditLog = createMemoryAuditLog();
  let fresh: ExchangeEvent[] = [];
  log.subscribe((event) => fresh.push(event));

  let managerPort = 0;
  const tap = await createWireTap(() => managerPort);
  const managerBaseUrl = `${tap.origin}/fhir`;
  const common = { release, clock, random, log: log.sink };
  const manager = createContextManager({
    ...common,
    store: createMemoryStore(emptyContextTables()),
    publicBaseUrl: managerBaseUrl,
    // Whoever speaks to a demonstration on loopback may.
    access: { kind: 'open-access' },
    auditLog,
  });
  const server = await serve(wrapManager(manager.handle));
  managerPort = server.port;
  const source = createContextSource({ ...common, store: createMemoryStore(emptySourceTables()), managerBaseUrl });
  return {
    managerBaseUrl,
    manager,
    source,
    drainWire: tap.drain,
    drainEvents: () => {
      const drained = fresh;
      fresh = [];
      return drained;
    },
    subscribe: log.subscribe,
    close: async () => {
      manager.stop();
      await tap.close();
      await server.close();
    },
  };
}
