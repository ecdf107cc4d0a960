import { assertNever } from '../model/assert-never.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { OutputPath } from '../model/identifier.ts';
import { ToolkitError } from '../model/toolkit-error.ts';
import { denseJson } from './dense-json.ts';
import { endModulePrinter, printModuleText } from './module-printer.ts';
import { takePrinted } from './print-ahead.ts';
import { printTypes, startTypesPrinter } from './types-printer.ts';

/**
 * A generated file as text: LF, one final newline, well-formed UTF-16. The printers for TypeScript load a compiler each, so they
 * are imported only when a file of their kind must really be printed.
 * @throws ToolkitError `print-failed` where the emitter gave something that no printer accepts.
 */
export async function printFile(file: GeneratedFile, files: ReadonlyMap<OutputPath, GeneratedFile>): Promise<string> {
  try {
    return normalised(await (takePrinted(file) ?? rawText(file, files)));
  } catch (cause) {
    throw new ToolkitError('print-failed', `${file.path} could not be printed`, { cause });
  }
}

async function rawText(file: GeneratedFile, files: ReadonlyMap<OutputPath, GeneratedFile>): Promise<string> {
  switch (file.kind) {
    case 'text':
      return file.text;
    case 'json':
      return file.dense === true ? denseJson(file.value) : JSON.stringify(file.value, null, 2);
    case 'module':
      return printModuleText(file.path, file.module);
    case 'openapi-types': {
      const document = files.get(file.document);
      if (document?.kind !== 'json') throw new TypeError(`No OpenAPI document ${file.document} in this run`);
      return printTypes(document.value, file.header);
    }
    default:
      return assertNever(file);
  }
}

function normalised(text: string): string {
  const lines = text.toWellFormed().replaceAll('\r\n', '\n');
  return `${lines.trimEnd()}\n`;
}

/** Loads the printers ahead of need, so that a process that stays does not make its first edit wait for them. */
export async function loadPrinters(): Promise<void> {
  startTypesPrinter();
  await endModulePrinter();
  await import('./print-module.ts');
}
