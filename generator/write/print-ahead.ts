import type { GeneratedFile } from '../model/generated-file.ts';
import { printModuleText, startModulePrinter } from './module-printer.ts';
import { OutputFolder } from './output-folder.ts';
import { manifestName } from './output-manifest.ts';
import { fixedPath } from './output-path.ts';
import { hasThreads } from './printing-thread.ts';
import { printTypes, startTypesPrinter } from './types-printer.ts';

/** Is given files as they are made, to print them before all are. */
export type AheadPrinter = (files: readonly GeneratedFile[]) => void;

/** Texts on their way. */
const printed = new WeakMap<GeneratedFile, Promise<string>>();

/**
 * Makes ready for a run that is sure to print everything: what prints code loads beside the reading of the input, and prints beside
 * the making of further files. Of two cores the second would wait for half of the run otherwise. `undefined` where a file may
 * turn out to be up to date, so that it should not be printed before that is known.
 */
export function prepareOutput(folder: string, full: boolean): AheadPrinter | undefined {
  if (!hasThreads) return undefined;
  if (!full && new OutputFolder(folder).inspect(fixedPath(manifestName)).kind !== 'absent') return undefined;
  startTypesPrinter();
  startModulePrinter();
  return printAhead;
}

/**
 * The text that is being printed already; `undefined` where it is not. To be had once: a process that stays may give the very same
 * file again for the types of a document that is another by then.
 */
export function takePrinted(file: GeneratedFile): Promise<string> | undefined {
  const text = printed.get(file);
  printed.delete(file);
  return text;
}

function printAhead(files: readonly GeneratedFile[]): void {
  for (const file of files) {
    const text = begin(file, files);
    if (text === undefined) continue;
    // A fault is told where the text is asked for, which it is not where the input has errors.
    text.catch(() => undefined);
    printed.set(file, text);
  }
}

/** Only what is printed on a thread of its own: what this one prints, it would not print any sooner. */
function begin(file: GeneratedFile, files: readonly GeneratedFile[]): Promise<string> | undefined {
  if (file.kind === 'module') return printModuleText(file.path, file.module);
  if (file.kind !== 'openapi-types') return undefined;
  const document = files.find(({ path }) => path === file.document);
  return document?.kind === 'json' ? printTypes(document.value, file.header) : undefined;
}
