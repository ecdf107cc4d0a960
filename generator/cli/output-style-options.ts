import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearNames } from '../model/near-names.ts';
import { type ArtefactName, artefactNames, type ImportExtension, type OutputOptions } from '../model/output-options.ts';
import { ToolkitError } from '../model/toolkit-error.ts';

/** What is chosen of the output, as the command line or a file of settings says it. */
export interface StyleOptions {
  /** Names of artefacts, or `all`; several in one text between commas. Default: everything. */
  readonly only?: readonly string[];
  /** A text, or the file that holds it. Default: none. */
  readonly licenseHeader?: string;
  /** `.ts`, `.js` or `none`. Default: `.ts`. */
  readonly importExtension?: ImportExtension;
  /** Folder with templates that replace the toolkit's own, by name. Default: none. */
  readonly templates?: string;
}

/**
 * What is chosen of the output; where nothing is said, what was recorded.
 * @throws ToolkitError `option-invalid`
 */
export function resolveStyle(options: StyleOptions, workingFolder: string, recorded: OutputOptions): OutputOptions {
  const only = options.only === undefined ? recorded.only : artefactsOf(options.only);
  const extension = options.importExtension ?? recorded.importExtension;
  const header =
    options.licenseHeader === undefined ? recorded.licenseHeader : headerText(options.licenseHeader, workingFolder);
  const templates =
    options.templates === undefined ? recorded.templates : templatesFolder(resolve(workingFolder, options.templates));
  return {
    ...(only && { only }),
    ...(extension && extension !== '.ts' && { importExtension: extension }),
    ...(header !== undefined && { licenseHeader: header }),
    ...(templates !== undefined && { templates }),
  };
}

/** Sorted, each once; `undefined` for everything. */
function artefactsOf(texts: readonly string[]): readonly ArtefactName[] | undefined {
  const names = texts
    .flatMap((text) => text.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const known: readonly string[] = [...artefactNames, 'all'];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined && names.includes('all')) return undefined;
  if (unknown === undefined && names.length > 0) return artefactNames.filter((name) => names.includes(name)).sort();
  const found = unknown === undefined ? 'nothing' : `${JSON.stringify(unknown)}.${nearNames(unknown, known)}`;
  throw new ToolkitError('option-invalid', `--only wants ${known.join(', ')}, not ${found}`);
}

const longestHeader = 64 * 1024;

/** What is a file's name is read; anything else is the text itself. */
function headerText(given: string, workingFolder: string): string {
  const path = resolve(workingFolder, given);
  const isFile = !/[\n\0]/.test(given) && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  if (!isFile && looksLikePath(given)) {
    throw new ToolkitError('option-invalid', `--license-header names a file that is not there: ${path}`);
  }
  const text = isFile ? readFileSync(path, 'utf8').replace(/^\ufeff/, '') : given;
  if (text.trim() === '') throw new ToolkitError('option-invalid', '--license-header is empty');
  if (text.length <= longestHeader) return text;
  throw new ToolkitError('option-invalid', `--license-header is longer than ${longestHeader} characters`);
}

/** One word with a slash, or with the ending of a text: nobody writes a licence so. */
function looksLikePath(text: string): boolean {
  return /^\S+$/.test(text) && /[\\/]|\.(?:txt|md)$/i.test(text) && !/^https?:/i.test(text);
}

function templatesFolder(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new ToolkitError('option-invalid', `--templates names no folder: ${path}`);
}
