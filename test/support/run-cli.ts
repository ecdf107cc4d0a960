import { main } from '../../generator/cli.ts';

/** What a run of the command line printed, and how it ended. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and how the command line runs. */
export interface CliOptions {
  readonly in: string;
  readonly isTTY?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
}

/** Runs the command line in this process, with streams of its own, to its end. */
export function runCli(args: readonly string[], options: CliOptions): Promise<CliRun> {
  return startCli(args, options).ended;
}

/** A command line that is running. */
export interface RunningCli {
  /** Resolves when `text` has been printed on stdout or stderr since the last wait that was met; rejects if the run ends first. */
  waitFor(text: string): Promise<string>;
  /** Asks it to stop, as an interrupt would. */
  stop(): void;
  readonly ended: Promise<CliRun>;
}

/** Starts the command line in this process. */
export function startCli(args: readonly string[], options: CliOptions): RunningCli {
  const printed = { stdout: '', stderr: '' };
  const stopper = new AbortController();
  const waits = new OutputWaits();
  const streamTo = (name: 'stdout' | 'stderr') => ({
    write(text: string): void {
      printed[name] += text;
      waits.add(text);
    },
    isTTY: options.isTTY ?? false,
    ...(options.columns === undefined ? {} : { columns: options.columns }),
  });
  const run = main(args, {
    stdout: streamTo('stdout'),
    stderr: streamTo('stderr'),
    env: options.env ?? {},
    workingFolder: options.in,
    stop: stopper.signal,
  });
  const ended = run.then((code) => ({ code, ...printed }));
  ended.then(
    () => waits.end(),
    () => waits.end(),
  );
  return { waitFor: (text) => waits.for(text), stop: () => stopper.abort(), ended };
}

/** Output not yet waited for, and who waits for more. */
class OutputWaits {
  #unseen = '';
  #waiting: { text: string; resolve: (seen: string) => void; reject: (cause: Error) => void } | undefined;

  add(text: string): void {
    this.#unseen += text;
    this.#settle();
  }

  for(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting = { text, resolve, reject };
      this.#settle();
    });
  }

  end(): void {
    this.#waiting?.reject(new Error(`Ended before it printed ${this.#waiting.text}; it printed:\n${this.#unseen}`));
  }

  #settle(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    const at = this.#unseen.indexOf(waiting.text);
    if (at < 0) return;
    const end = at + waiting.text.length;
    const seen = this.#unseen.slice(0, end);
    this.#unseen = this.#unseen.slice(end);
    this.#waiting = undefined;
    waiting.resolve(seen);
  }
}
