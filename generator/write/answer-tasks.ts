import { parentPort } from 'node:worker_threads';
import type { PrintedText } from './printing-thread.ts';

/** Within a thread: prints what is sent, one task after the other. */
export function answerTasks<Task extends object>(print: (task: Task) => string): void {
  parentPort?.on('message', (task: Task & { readonly id: number }) => {
    parentPort?.postMessage(answer(task.id, () => print(task)));
  });
}

function answer(id: number, print: () => string): PrintedText {
  try {
    return { id, text: print() };
  } catch (cause) {
    return { id, fault: cause instanceof Error ? cause.message : String(cause) };
  }
}
