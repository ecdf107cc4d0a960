/** How long a command may be silent. */
const patienceMs = 1000;

/** How long a line stands at least: nobody reads faster, and a terminal takes its time. */
const standingMs = 100;

const clearLine = '\r\u001b[K';

/**
 * One line of a terminal that says how far a command is, once it has taken more than a second; without a terminal, nothing. The
 * generator has its own (`generator/cli/progress.ts`): neither program may know the other, and of ten lines no third thing is made.
 */
export class ProgressLine {
  readonly #terminal: { write(text: string): unknown } | undefined;
  readonly #startedAtMs = performance.now();
  #saidAtMs: number | undefined;

  constructor(terminal: { write(text: string): unknown } | undefined) {
    this.#terminal = terminal;
  }

  say(text: string): void {
    const now = performance.now();
    if (now - this.#startedAtMs >= patienceMs && now - (this.#saidAtMs ?? 0) >= standingMs) this.sayNow(text);
  }

  /** However short the command has taken so far. */
  sayNow(text: string): void {
    if (this.#terminal === undefined) return;
    this.#saidAtMs = performance.now();
    this.#terminal.write(`${clearLine}${text} …`);
  }

  /** Takes the line away, for what the command has to print. */
  clear(): void {
    if (this.#saidAtMs === undefined) return;
    this.#terminal?.write(clearLine);
    this.#saidAtMs = undefined;
  }
}
