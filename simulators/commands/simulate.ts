import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import { fetchHandler } from '../../generated/runtime/fetch-handler.ts';
import { ConfigError, checkConfig, nearest, readConfigFile } from '../config.ts';
import { basePathOf, withoutSlashes } from '../kit/base-url.ts';
import { systemClock } from '../kit/clock.ts';
import { answerOf, type Handler, serve } from '../kit/http-server.ts';
import { createPathRouter, tenantPath } from '../kit/path-router.ts';
import { createSeededRandom, systemRandom } from '../kit/random.ts';
import { isLoopbackHost } from '../kit/secure-address.ts';
import { actorNames, findSimulation } from '../simulation/registry.ts';
import {
  type CommonConfig,
  configSchema,
  type Simulation,
  type SimulationParts,
  type StartedSimulation,
} from '../simulation/simulation.ts';
import { type TenantSection, tenantSections } from '../simulation/tenant-sections.ts';
import { eventLine } from './event-line.ts';
import { readTlsIdentity } from './read-tls-identity.ts';

/** Flags of `halo simulate`. They override what the configuration file says. */
export interface SimulateFlags {
  readonly port?: string;
  readonly config?: string;
  readonly tenant?: string;
  readonly seed?: string;
  readonly log?: string;
  readonly schema?: boolean;
}

/** Where the command prints, and what ends it. */
export interface SimulateSurroundings {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Resolves when the simulator is to stop. */
  readonly stopped: Promise<unknown>;
}

/** What the process says when it ends. */
const exitCode = { ok: 0, usage: 2 } as const;

/** Starts an actor and keeps it up until it is stopped. Returns the exit code. */
export async function simulate(actor: string, flags: SimulateFlags, around: SimulateSurroundings): Promise<number> {
  try {
    return await run(actor, flags, around);
  } catch (error) {
    // Wrong options, wrong registrations, an address that is taken: whoever started it can mend it.
    const isUsage = error instanceof ConfigError || error instanceof RangeError || error instanceof TypeError;
    if (!isUsage && !isAddressFault(error)) throw error;
    around.error(`halo simulate: ${error.message}`);
    return exitCode.usage;
  }
}

function isAddressFault(error: unknown): error is Error {
  return (
    error instanceof Error && 'code' in error && ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES'].includes(String(error.code))
  );
}

async function run(actor: string, flags: SimulateFlags, { out, stopped }: SimulateSurroundings): Promise<number> {
  const simulation = await findSimulation(actor);
  if (simulation === undefined) {
    const known = `the nearest known one is ${nearest(actor, actorNames)}. Known are ${actorNames.join(', ')}`;
    throw new RangeError(`There is no actor or system ${JSON.stringify(actor)}; ${known}.`);
  }
  const schema = configSchema(simulation);
  if (flags.schema === true) {
    out(JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', title: actor, ...schema }, null, 2));
    return exitCode.ok;
  }
  const fromFile = flags.config === undefined ? {} : await readConfigFile(flags.config, schema);
  const config: Readonly<Record<string, unknown>> & CommonConfig = { ...fromFile, ...flaggedConfig(flags) };
  const needsChecking = flags.port !== undefined || flags.tenant !== undefined || simulation.required !== undefined;
  if (needsChecking) await checkConfig('The configuration', { ...config }, schema);
  const sections = await tenantSections(config, simulation);
  const host = config.host ?? '127.0.0.1';
  const isLoopback = isLoopbackHost(host);
  if (flags.seed !== undefined && !isLoopback)
    throw new RangeError('--seed makes ids that can be guessed: loopback only.');
  let handle: Handler = async () => new Response(null, { status: 503 });
  const server = await serve(
    fetchHandler((request) => answerOf(handle, request)),
    await serveOptions(config, host),
  );
  const running: RunningSection[] = [];
  try {
    const origin = withoutSlashes(config.publicBaseUrl ?? server.origin);
    for (const section of sections)
      running.push(await startSection(simulation, section, { flags, out, origin, isLoopback }));
    handle = routed(running);
    announce(flags, out, actor, running);
    await stopped;
    return exitCode.ok;
  } finally {
    for (const { stop } of running) await stop();
    await server.close();
  }
}

/** An actor that answers, at the address of its tenant where it has one. */
interface RunningSection extends StartedSimulation {
  readonly tenant?: string;
  readonly baseUrl: string;
}

interface SectionSurroundings extends Pick<SimulateSurroundings, 'out'>, Pick<SimulationParts, 'isLoopback'> {
  readonly flags: SimulateFlags;
  readonly origin: string;
}

async function startSection(
  simulation: Simulation<never>,
  { tenant, enforce = 'stated', members }: TenantSection,
  { flags: { seed, log }, out, origin, isLoopback }: SectionSurroundings,
): Promise<RunningSection> {
  const baseUrl = `${origin}${tenant === undefined ? '' : tenantPath(tenant)}`;
  const format = log === 'json' ? eventJson : eventLine;
  // The schema has just been met, so that the members are those of the simulation.
  const started = await simulation.start(members as never, {
    clock: systemClock,
    random: seed === undefined ? systemRandom : createSeededRandom(tenant === undefined ? seed : `${seed}/${tenant}`),
    log: (event: ExchangeEvent) => {
      const line = format(event, tenant);
      if (line !== undefined) out(line);
    },
    baseUrl,
    isLoopback,
    policy: { enforce },
  });
  return { ...started, baseUrl, ...(tenant === undefined ? {} : { tenant }) };
}

/** An event for programs, with the tenant it happened at. */
function eventJson(event: ExchangeEvent, tenant: string | undefined): string {
  return JSON.stringify({ ...event, tenant });
}

function routed(running: readonly RunningSection[]): Handler {
  return createPathRouter(running.map(({ baseUrl, handle }) => ({ path: basePathOf(baseUrl), handle })));
}

function flaggedConfig({ port, tenant, log }: SimulateFlags): CommonConfig {
  if (log !== undefined && log !== 'pretty' && log !== 'json') throw new RangeError('--log is pretty or json.');
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new RangeError('--port is a number from 0 to 65535.');
  return {
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(tenant === undefined ? {} : { tenant }),
  };
}

async function serveOptions({ port, tls, unsafeAllowPlainHttpBeyondLoopback }: CommonConfig, host: string) {
  return {
    host,
    // The process of a command is nobody else's.
    replaceGlobalMessages: true,
    ...(port === undefined ? {} : { port }),
    ...(tls === undefined ? {} : { tls: await readTlsIdentity(tls) }),
    ...(unsafeAllowPlainHttpBeyondLoopback === undefined ? {} : { unsafeAllowPlainHttpBeyondLoopback }),
  };
}

/** What is said at the start: to people in lines, to programs as one line of JSON for each tenant. */
function announce(
  { log }: SimulateFlags,
  out: (text: string) => void,
  actor: string,
  running: readonly RunningSection[],
): void {
  for (const { tenant, baseUrl, lines } of running) {
    if (log === 'json') {
      out(JSON.stringify({ kind: 'listening', actor, tenant, baseUrl, lines }));
    } else {
      out(`${actor} listens at ${baseUrl}; Ctrl+C stops it.`);
      for (const line of lines) out(`  ${line}`);
    }
  }
}
