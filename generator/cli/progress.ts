import type { ProgressListener, Stage } from '../pipeline.ts';
import type { OutputFormat } from './output-format.ts';
import type { CommandContext } from './terminal.ts';

const said: Readonly<Record<Stage, string>> = {
  load: 'reading packages',
  build: 'resolving definitions',
  check: 'checking the release',
  emit: 'making files',
  pack: 'laying the package out',
  write: 'printing and comparing files',
};

/** How long a run may be silent. */
const patienceMs = 1000;

/** How long a line stands at least: nobody reads faster, and a terminal takes its time. */
const standingMs = 100;

const clearLine = '\r\u001b[K';

/**
 * Makes a run that says what it is at, once it has taken more than a second: in one line of the terminal that is gone when the run
 * ends. Nothing is said where no person is there to read it.
 */
export async function withProgress<T>(
  { stderr, env }: CommandContext,
  format: OutputFormat,
  run: (listener: ProgressListener) => Promise<T>,
): Promise<T> {
  if (stderr.isTTY !== true || format !== 'pretty' || env['TERM'] === 'dumb') return run({});
  const startedAtMs = performance.now();
  let saidAtMs = 0;
  let stage: Stage = 'load';
  const say = (count: string): void => {
    const now = performance.now();
    if (now - startedAtMs < patienceMs || now - saidAtMs < standingMs) return;
    saidAtMs = now;
    stderr.write(`${clearLine}${said[stage]}${count} …`);
  };
  try {
    return await run({
      onStage: (begun) => {
        stage = begun;
        say('');
      },
      onPart: (done, total) => say(`, ${done} of ${total}`),
    });
  } finally {
    if (saidAtMs > 0) stderr.write(clearLine);
  }
}
