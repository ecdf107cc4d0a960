import { parentPort } from 'node:worker_threads';
import { printOpenApiTypes } from './print-openapi-types.ts';
import type { PrintedTypes, TypesToPrint } from './types-printer.ts';

/** Prints what it is sent, one document after the other, on a thread of its own. */
parentPort?.on('message', ({ id, document, header }: TypesToPrint) => {
  parentPort?.postMessage(printed(id, () => printOpenApiTypes(document, header)));
});

function printed(id: number, print: () => string): PrintedTypes {
  try {
    return { id, text: print() };
  } catch (cause) {
    return { id, fault: cause instanceof Error ? cause.message : String(cause) };
  }
}
