import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SimulateFlags, simulate } from '../../simulators/commands/simulate.ts';

/** A simulator that is up. */
export interface Up {
  /** What it has printed so far. */
  readonly lines: readonly string[];
  /** The first address that it said it listens at. */
  readonly baseUrl: string;
  readonly stop: () => Promise<void>;
}

/** Runs of `halo simulate` in this process, with files in a folder of their own. */
export interface SimulateRuns {
  readonly open: () => Promise<void>;
  readonly close: () => Promise<void>;
  readonly stopAll: () => Promise<void>;
  readonly folder: () => string;
  /** Writes a file, and gives its path. */
  readonly file: (name: string, text: string) => Promise<string>;
  readonly configFile: (config: object) => Promise<string>;
  /** Starts an actor, and waits until it says where it listens. */
  readonly start: (actor: string, config?: object, flags?: SimulateFlags) => Promise<Up>;
  /** Runs a command that is to fail at once. */
  readonly fail: (actor: string, flags: SimulateFlags) => Promise<{ readonly code: number; readonly error: string }>;
}

/** Nothing runs yet: `open` comes first, `close` last. */
export function createSimulateRuns(): SimulateRuns {
  let folder = '';
  let files = 0;
  const stops: (() => Promise<void>)[] = [];
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };
  const configFile = (config: object): Promise<string> => {
    files += 1;
    return file(`config-${files}.json`, JSON.stringify(config));
  };
  return {
    open: async () => {
      folder = await mkdtemp(join(tmpdir(), 'simulate-'));
    },
    close: () => rm(folder, { recursive: true }),
    stopAll: async () => {
      for (const stop of stops.splice(0)) await stop();
    },
    folder: () => folder,
    file,
    configFile,
    start: async (actor, config = {}, flags = {}) => {
      const up = await startOne(actor, { config: await configFile(config), ...flags });
      stops.push(up.stop);
      return up;
    },
    fail: async (actor, flags) => {
      const errors: string[] = [];
      const out = (): void => {};
      const stopped = Promise.resolve();
      const code = await simulate(actor, flags, { out, error: (line) => errors.push(line), stopped });
      return { code, error: errors.join('\n') };
    },
  };
}

async function startOne(actor: string, flags: SimulateFlags): Promise<Up> {
  const lines: string[] = [];
  let stopIt = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stopIt = resolve;
  });
  return new Promise((resolve, reject) => {
    const out = (line: string): void => {
      lines.push(line);
      const baseUrl = /(?:listens at |"baseUrl":")(http[^;"]+)/.exec(line)?.[1];
      if (baseUrl !== undefined) resolve({ lines, baseUrl, stop });
    };
    const ended = simulate(actor, flags, { out, error: (line) => reject(new Error(line)), stopped });
    const stop = async (): Promise<void> => {
      stopIt();
      await ended;
    };
  });
}
