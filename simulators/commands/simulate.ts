import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import { ConfigError, checkConfig, nearest, readConfigFile } from '../config.ts';
import { withoutSlashes } from '../kit/base-url.ts';
import { systemClock } from '../kit/clock.ts';
import { type Handler, serve } from '../kit/http-server.ts';
import { tenantPath } from '../kit/path-router.ts';
import { createSeededRandom, systemRandom } from '../kit/random.ts';
import { isLoopbackHost } from '../kit/secure-address.ts';
import { actorNames, findSimulation } from '../simulation/registry.ts';
import { type CommonConfig, configSchema } from '../simulation/simulation.ts';
import { eventLine } from './event-line.ts';

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
    throw new RangeError(`There is no actor ${JSON.stringify(actor)}; ${known}.`);
  }
  const schema = configSchema(simulation);
  if (flags.schema === true) {
    out(JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', title: actor, ...schema }, null, 2));
    return exitCode.ok;
  }
  const fromFile = flags.config === undefined ? {} : await readConfigFile(flags.config, schema);
  const flagged = flaggedConfig(flags);
  const config: Readonly<Record<string, unknown>> & CommonConfig = { ...fromFile, ...flagged };
  const needsChecking = Object.keys(flagged).length > 0 || simulation.required !== undefined;
  if (needsChecking) await checkConfig('The configuration', { ...config }, schema);

  const host = config.host ?? '127.0.0.1';
  const isLoopback = isLoopbackHost(host);
  if (flags.seed !== undefined && !isLoopback)
    throw new RangeError('--seed makes ids that can be guessed: loopback only.');
  let handle: Handler = async () => new Response(null, { status: 503 });
  const server = await serve((request) => handle(request), serveOptions(config, host));
  try {
    const origin = withoutSlashes(config.publicBaseUrl ?? server.origin);
    const baseUrl = `${origin}${config.tenant === undefined ? '' : tenantPath(config.tenant)}`;
    const { host: _host, port: _port, publicBaseUrl: _base, tenant: _tenant, enforce, ...own } = config;
    const { unsafeAllowPlainHttpBeyondLoopback: _unsafe, ...members } = own;
    const format = flags.log === 'json' ? JSON.stringify : eventLine;
    // The schema has just been met, so that the members are those of the simulation.
    const started = await simulation.start(members as never, {
      clock: systemClock,
      random: flags.seed === undefined ? systemRandom : createSeededRandom(flags.seed),
      log: (event: ExchangeEvent) => {
        const line = format(event);
        if (line !== undefined) out(line);
      },
      baseUrl,
      isLoopback,
      policy: { enforce: enforce ?? 'stated' },
    });
    handle = started.handle;
    announce(flags, out, actor, baseUrl, started.lines);
    await stopped;
    await started.stop();
    return exitCode.ok;
  } finally {
    await server.close();
  }
}

function flaggedConfig({ port, tenant, log }: SimulateFlags): CommonConfig {
  if (log !== undefined && log !== 'pretty' && log !== 'json') throw new RangeError('--log is pretty or json.');
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new RangeError('--port is a number from 0 to 65535.');
  return {
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(tenant === undefined ? {} : { tenant }),
  };
}

function serveOptions({ port, unsafeAllowPlainHttpBeyondLoopback }: CommonConfig, host: string) {
  return {
    host,
    // The process of a command is nobody else's.
    replaceGlobalMessages: true,
    ...(port === undefined ? {} : { port }),
    ...(unsafeAllowPlainHttpBeyondLoopback === undefined ? {} : { unsafeAllowPlainHttpBeyondLoopback }),
  };
}

/** What is said at the start: to people in lines, to programs as one line of JSON. */
function announce(
  { log }: SimulateFlags,
  out: (text: string) => void,
  actor: string,
  baseUrl: string,
  lines: readonly string[],
): void {
  if (log === 'json') {
    out(JSON.stringify({ kind: 'listening', actor, baseUrl, lines }));
    return;
  }
  out(`${actor} listens at ${baseUrl}; Ctrl+C stops it.`);
  for (const line of lines) out(`  ${line}`);
}
