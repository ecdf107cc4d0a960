import type { JsonValue } from '../model/json.ts';
import { hasThreads, PrintingThread } from './printing-thread.ts';

/** A document that is sent to the thread. */
export interface TypesToPrint {
  readonly document: JsonValue;
  /** Lines of comment to begin with. */
  readonly header: readonly string[];
}

let shared: PrintingThread<TypesToPrint> | undefined;

function thread(): PrintingThread<TypesToPrint> {
  shared ??= new PrintingThread(new URL('./types-worker.js', import.meta.url), () => {
    shared = undefined;
  });
  return shared;
}

/** Starts the thread where it is sure to be needed, so that it has loaded by then. */
export function startTypesPrinter(): void {
  if (hasThreads) thread();
}

/** Types of an OpenAPI document. */
export async function printTypes(document: JsonValue, header: readonly string[] = []): Promise<string> {
  if (hasThreads) return thread().print({ document, header });
  const { printOpenApiTypes } = await import('./print-openapi-types.ts');
  return printOpenApiTypes(document, header);
}
