import { Worker } from 'node:worker_threads';

/** What comes back from a thread for the task with this number. */
export type PrintedText = { readonly id: number } & ({ readonly text: string } | { readonly fault: string });

interface Waiting {
  readonly resolve: (text: string) => void;
  readonly reject: (cause: Error) => void;
}

/** A thread runs compiled code only: what runs from sources prints in its own. */
export const hasThreads = import.meta.url.endsWith('.js');

/**
 * Prints on a thread beside this one: to load a compiler and to print with it takes as long as all else, which goes on meanwhile. The
 * thread keeps no process alive that waits for nothing.
 */
export class PrintingThread<Task extends object> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onEnd: () => void;
  #asked = 0;

  /** @param onEnd told when the thread is gone, so that whoever asks next starts another */
  constructor(module: URL, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#worker = new Worker(module);
    this.#worker.on('message', (printed: PrintedText) => this.#settle(printed));
    this.#worker.on('error', (cause) => this.#fail(cause));
    this.#worker.on('exit', () => this.#fail(new Error('The thread that prints ended')));
    // Last: to listen for messages is to hold on to the thread again.
    this.#worker.unref();
  }

  print(task: Task): Promise<string> {
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ ...task, id });
    });
  }

  /** Ends the thread; whoever still waits is told. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(printed: PrintedText): void {
    const waiting = this.#waiting.get(printed.id);
    this.#waiting.delete(printed.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('text' in printed) waiting?.resolve(printed.text);
    else waiting?.reject(new Error(printed.fault));
  }

  /** Whoever waits is told. */
  #fail(cause: Error): void {
    this.#onEnd();
    for (const { reject } of this.#waiting.values()) reject(cause);
    this.#waiting.clear();
  }
}
