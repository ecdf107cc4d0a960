import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SourcePlace } from '../model/diagnostic.ts';
import { locatePointer, type TextPosition } from './locate-pointer.ts';

/** Where a place of the input is on this machine. */
export interface FilePosition {
  /** Relative to the working folder where it is below it. */
  readonly path: string;
  readonly position: TextPosition | undefined;
}

/** Turns places into file names that an editor can open. */
export class SourceLocator {
  readonly #folders = new Map<string, string>();
  readonly #texts = new Map<string, string | undefined>();
  readonly #workingFolder: string;

  constructor(
    packages: readonly string[],
    workingFolder: string,
    { output, templates }: { readonly output?: string; readonly templates?: string } = {},
  ) {
    this.#workingFolder = workingFolder;
    for (const folder of packages) this.#folders.set(packageLabel(folder), folder);
    if (output !== undefined) this.#folders.set('output', output);
    if (templates !== undefined) this.#folders.set('templates', templates);
  }

  /** `undefined` for a package that is no folder of the user's: the standard itself, a dependency. */
  locate(place: SourcePlace): FilePosition | undefined {
    const folder = this.#folders.get(place.package);
    if (folder === undefined) return undefined;
    const path = join(folder, place.file);
    const text = place.pointer === '' ? undefined : this.#read(path);
    const shown = relative(this.#workingFolder, path);
    return {
      path: shown.startsWith('..') ? path : shown,
      position: place.position ?? (text === undefined ? undefined : locatePointer(text, place.pointer)),
    };
  }

  #read(path: string): string | undefined {
    if (!this.#texts.has(path)) this.#texts.set(path, readText(path));
    return this.#texts.get(path);
  }
}

function packageLabel(folder: string): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (typeof manifest === 'object' && manifest !== null && 'name' in manifest && 'version' in manifest) {
      return `${manifest.name}#${manifest.version}`;
    }
  } catch {
    // A broken manifest is a diagnostic of its own; here it only means that the folder's name must do.
  }
  return folder.split(/[\\/]/).at(-1) ?? folder;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The place has no file behind it (a manifest that is missing): the pointer alone is shown.
    return undefined;
  }
}
