import { Worker } from 'node:worker_threads';
import type { JsonValue } from '../model/json.ts';

/** A document that is sent to the thread. */
export interface TypesToPrint {
  readonly id: number;
  readonly document: JsonValue;
  /** Lines of comment to begin with. */
  readonly header: readonly string[];
}

/** What comes back. */
export type PrintedTypes = { readonly id: number } & ({ readonly text: string } | { readonly fault: string });

interface Waiting {
  readonly resolve: (text: string) => void;
  readonly reject: (cause: Error) => void;
}

/**
 * Prints types of OpenAPI documents on a thread beside this one: to load their compiler and to print them takes as long as all other
 * printing, which goes on meanwhile. The thread keeps no process alive that waits for nothing.
 */
class TypesPrinter {
  readonly #worker = new Worker(new URL('./types-worker.js', import.meta.url));
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  constructor() {
    this.#worker.on('message', (printed: PrintedTypes) => this.#settle(printed));
    this.#worker.on('error', (cause) => this.#fail(cause));
    this.#worker.on('exit', () => this.#fail(new Error('The thread that prints types ended')));
    // Last: to listen for messages is to hold on to the thread again.
    this.#worker.unref();
  }

  print(document: JsonValue, header: readonly string[]): Promise<string> {
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, document, header } satisfies TypesToPrint);
    });
  }

  #settle(printed: PrintedTypes): void {
    const waiting = this.#waiting.get(printed.id);
    this.#waiting.delete(printed.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('text' in printed) waiting?.resolve(printed.text);
    else waiting?.reject(new Error(printed.fault));
  }

  /** Whoever waits is told, and the next who asks starts another thread. */
  #fail(cause: Error): void {
    shared = undefined;
    for (const { reject } of this.#waiting.values()) reject(cause);
    this.#waiting.clear();
  }
}

let shared: TypesPrinter | undefined;

/** A thread runs compiled code only: what runs from sources prints in its own. */
const isCompiled = import.meta.url.endsWith('.js');

/** Starts the thread where it is sure to be needed, so that it has loaded by then. */
export function startTypesPrinter(): void {
  if (isCompiled) shared ??= new TypesPrinter();
}

/** Types of an OpenAPI document. */
export async function printTypes(document: JsonValue, header: readonly string[] = []): Promise<string> {
  if (isCompiled) {
    shared ??= new TypesPrinter();
    return shared.print(document, header);
  }
  const { printOpenApiTypes } = await import('./print-openapi-types.ts');
  return printOpenApiTypes(document, header);
}
