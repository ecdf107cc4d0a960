import type { Bundle, FhirResource, Parameters, ParametersParameter, Resource } from 'fhir/r4.js';
import { release } from '../../generated/halo-1.1.0/release.ts';
import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import {
  type ContextManager,
  type ContextManagerOptions,
  createContextManager,
} from '../../simulators/actors/context-manager/actor.ts';
import { emptyContextTables } from '../../simulators/actors/context-manager/state.ts';
import { createMemoryAuditLog, type MemoryAuditLog } from '../../simulators/kit/audit-log.ts';
import { createManualClock, type ManualClock } from '../../simulators/kit/clock.ts';
import { serve } from '../../simulators/kit/http-server.ts';
import { createMemoryStore } from '../../simulators/kit/memory-store.ts';
import { createSeededRandom } from '../../simulators/kit/random.ts';

/** What a manager may be told. */
export type Choices = Partial<
  Omit<ContextManagerOptions, 'release' | 'clock' | 'random' | 'publicBaseUrl' | 'log' | 'access'>
> & {
  /** Who may call; default: anyone. */
  readonly access?: (publicBaseUrl: string) => ContextManagerOptions['access'];
  /** Path of the FHIR base; default: `/fhir`. */
  readonly path?: string;
};

/** A Context Manager on a real loopback socket, with time that stands still. */
export interface LoopbackManager {
  readonly manager: ContextManager;
  readonly baseUrl: string;
  readonly clock: ManualClock;
  readonly events: readonly ExchangeEvent[];
  readonly auditLog: MemoryAuditLog;
  readonly post: (
    operation: string,
    parameters: readonly ParametersParameter[],
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

/** An answer, its body parsed. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: FhirResource;
}

/** 2025-10-02T14:05:11.120Z */
const startMs = Date.UTC(2025, 9, 2, 14, 5, 11, 120);

/** Starts a manager that made `choices`. */
export async function startManager({ access, path = '/fhir', ...choices }: Choices = {}): Promise<LoopbackManager> {
  const clock = createManualClock(startMs);
  const events: ExchangeEvent[] = [];
  const parts = { handle: (_: Request): Promise<Response> => Promise.reject(new Error('not ready')) };
  const server = await serve((request) => parts.handle(request));
  const baseUrl = `${server.origin}${path}`;
  const auditLog = createMemoryAuditLog();
  const manager = createContextManager({
    release,
    clock,
    random: createSeededRandom('conformance'),
    store: createMemoryStore(emptyContextTables()),
    publicBaseUrl: baseUrl,
    access: access?.(baseUrl) ?? { kind: 'open-access' },
    auditLog,
    log: (event) => events.push(event),
    ...choices,
  });
  parts.handle = manager.handle;
  return {
    manager,
    baseUrl,
    clock,
    events,
    auditLog,
    post: (operation, parameters, headers) => post(baseUrl, operation, parameters, headers),
    close: async () => {
      manager.stop();
      await server.close();
    },
  };
}

async function post(
  baseUrl: string,
  operation: string,
  parameters: readonly ParametersParameter[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const list = parameters.length === 0 ? {} : { parameter: [...parameters] };
  const message: Parameters = { resourceType: 'Parameters', ...list };
  const response = await fetch(`${baseUrl}/$${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', ...headers },
    body: JSON.stringify(message),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as FhirResource };
}

/** A Reference parameter. */
export function referenceTo(name: string, reference: string): ParametersParameter {
  return { name, valueReference: { reference } };
}

/** The `resources` parameter with a transaction of these entries. */
export function resources(
  entries: readonly { readonly fullUrl?: string; readonly resource: FhirResource; readonly url?: string }[],
  changes: Partial<Bundle<FhirResource>> = {},
): ParametersParameter {
  const entry = entries.map(({ url, ...rest }) => ({
    ...rest,
    request: { method: 'POST' as const, url: url ?? rest.resource.resourceType },
  }));
  return { name: 'resources', resource: { resourceType: 'Bundle', type: 'transaction', entry, ...changes } };
}

/** The parameter of that name in an answer; `undefined` where it has none. */
export function parameterOf({ body }: Reply, name: string): ParametersParameter | undefined {
  return body.resourceType === 'Parameters' ? body.parameter?.find((parameter) => parameter.name === name) : undefined;
}

/** The launch id of an answer; `''` where it has none. */
export function launchIdOf(reply: Reply): string {
  return parameterOf(reply, 'launchID')?.valueString ?? '';
}

/** Entries of `resourcesResponse`. */
export function responseEntriesOf(reply: Reply): NonNullable<Bundle['entry']> {
  const bundle = parameterOf(reply, 'resourcesResponse')?.resource;
  return bundle !== undefined && isBundle(bundle) ? (bundle.entry ?? []) : [];
}

function isBundle(resource: Resource): resource is Bundle {
  return resource.resourceType === 'Bundle';
}

/** Issues of an OperationOutcome, as code, requirement and place. */
export function issuesOf({ body }: Reply): readonly { code: string; requirement?: string; at?: string }[] {
  if (body.resourceType !== 'OperationOutcome') return [];
  return body.issue.map(({ code, details, expression }) => {
    const requirement = details?.coding?.find(({ system }) => system?.endsWith('/requirements'))?.code;
    const at = expression?.[0];
    return { code, ...(requirement === undefined ? {} : { requirement }), ...(at === undefined ? {} : { at }) };
  });
}
