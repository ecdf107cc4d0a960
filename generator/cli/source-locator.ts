import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { SourcePlace } from '../model/diagnostic.ts';
import { isArchive } from '../model/packed-package.ts';
import { ArchiveTexts } from './archive-texts.ts';
import { locatePointer, type TextPosition } from './locate-pointer.ts';

/** Where a place of the input is on this machine. */
export interface FilePosition {
  /** Relative to the working folder where it is below it. */
  readonly path: string;
  /** Where `path` is an archive: the path of the file in it, which the position is in. */
  readonly entry?: string;
  readonly position: TextPosition | undefined;
}

/** Turns places into file names that an editor can open. */
export class SourceLocator {
  readonly #folders = new Map<string, string>();
  readonly #texts = new Map<string, string | undefined>();
  readonly #archivePaths: readonly string[];
  #archives: ReadonlyMap<string, Archive> | undefined;
  readonly #workingFolder: string;

  constructor(
    packages: readonly string[],
    workingFolder: string,
    { output, templates }: { readonly output?: string; readonly templates?: string } = {},
  ) {
    this.#workingFolder = workingFolder;
    this.#archivePaths = packages.filter(isArchive);
    for (const folder of packages) if (!isArchive(folder)) this.#folders.set(packageLabel(folder), folder);
    if (output !== undefined) this.#folders.set('output', output);
    if (templates !== undefined) this.#folders.set('templates', templates);
  }

  /** `undefined` for a package that is none of the user's: the standard itself, a dependency. */
  locate(place: SourcePlace): FilePosition | undefined {
    const folder = this.#folders.get(place.package);
    if (folder === undefined) return this.#locateInArchive(place);
    const path = join(folder, place.file);
    const text = place.pointer === '' ? undefined : this.#read(path);
    return { path: this.#shown(path), position: positionOf(place, text) };
  }

  #locateInArchive(place: SourcePlace): FilePosition | undefined {
    this.#archives ??= new Map(this.#archivePaths.flatMap(openArchive));
    const archive = this.#archives.get(place.package);
    if (archive === undefined) return undefined;
    const path = this.#shown(archive.path);
    const entry = archive.texts.find(place.file);
    if (entry === undefined) return { path, position: undefined };
    return { path, entry: entry.path, position: positionOf(place, place.pointer === '' ? undefined : entry.text) };
  }

  #shown(path: string): string {
    const shown = relative(this.#workingFolder, path);
    return shown.startsWith('..') ? path : shown;
  }

  #read(path: string): string | undefined {
    if (!this.#texts.has(path)) this.#texts.set(path, readText(path));
    return this.#texts.get(path);
  }
}

/** An archive of the user's. */
interface Archive {
  readonly path: string;
  readonly texts: ArchiveTexts;
}

/** By what findings call it: its file's name as long as its manifest is not read, then what that says. */
function openArchive(path: string): readonly (readonly [string, Archive])[] {
  const archive = { path, texts: new ArchiveTexts(path) };
  const { label } = archive.texts;
  return [[basename(path), archive], ...(label === undefined ? [] : ([[label, archive]] as const))];
}

function positionOf({ position, pointer }: SourcePlace, text: string | undefined): TextPosition | undefined {
  return position ?? (text === undefined ? undefined : locatePointer(text, pointer));
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
