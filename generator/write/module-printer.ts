import type { ModuleStructure } from '../model/module-structure.ts';
import { hasThreads, PrintingThread } from './printing-thread.ts';

/** A module that is sent to the thread. */
export interface ModuleToPrint {
  readonly path: string;
  readonly module: ModuleStructure;
}

let started: PrintingThread<ModuleToPrint> | undefined;

/** Starts a thread where all modules are sure to be printed: while the input is read, it loads what prints them. */
export function startModulePrinter(): void {
  if (!hasThreads) return;
  started ??= new PrintingThread(new URL('./module-worker.js', import.meta.url), () => {
    started = undefined;
  });
}

/** Ends the thread: a process that stays prints the few modules of an edit itself, with no way between. */
export async function endModulePrinter(): Promise<void> {
  await started?.end();
}

/** A module as text. */
export async function printModuleText(path: string, module: ModuleStructure): Promise<string> {
  if (started !== undefined) return started.print({ path, module });
  const { printModule } = await import('./print-module.ts');
  return printModule(path, module);
}
