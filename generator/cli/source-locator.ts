import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { packageFolderOf } from '../load/read-package.ts';
import type { Diagnostic, SourcePlace } from '../model/diagnostic.ts';
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

/** Where the findings of a run may be: folders and archives of packages, and what a run has beside them. */
export interface SearchedPlaces {
  readonly packages: readonly string[];
  readonly workingFolder: string;
  readonly output?: string;
  readonly templates?: string;
}

/** Turns places into file names that an editor can open. */
export class SourceLocator {
  readonly #folders: ReadonlyMap<string, readonly string[]>;
  readonly #archives: ReadonlyMap<string, Archive>;
  readonly #texts = new Map<string, string | undefined>();
  readonly #workingFolder: string;

  private constructor(
    folders: ReadonlyMap<string, readonly string[]>,
    archives: ReadonlyMap<string, Archive>,
    workingFolder: string,
  ) {
    this.#folders = folders;
    this.#archives = archives;
    this.#workingFolder = workingFolder;
  }

  /** A locator of these findings; archives are read again only where there is something to be found in them. */
  static async open(found: readonly Diagnostic[], searched: SearchedPlaces): Promise<SourceLocator> {
    const { packages, workingFolder, output, templates } = searched;
    const folders = new Map<string, string[]>();
    const name = (label: string, folder: string): unknown =>
      folders.get(label)?.push(folder) ?? folders.set(label, [folder]);
    for (const path of packages.filter((each) => !isArchive(each))) {
      for (const [label, folder] of namesOfFolder(path)) name(label, folder);
    }
    if (output !== undefined) name('output', output);
    if (templates !== undefined) name('templates', templates);
    const archives = packages.filter(isArchive);
    const whole = new Set(archives.map((path) => basename(path)));
    const isWithin = found.some(
      ({ place }) => !folders.has(place.package) && !(place.file === '' && whole.has(place.package)),
    );
    const opened = isWithin ? await Promise.all(archives.map(openArchive)) : archives.map(closedArchive);
    return new SourceLocator(folders, new Map(opened.flat()), workingFolder);
  }

  /** `undefined` for a package that is none of the user's: the standard itself, a dependency. */
  locate(place: SourcePlace): FilePosition | undefined {
    const folders = this.#folders.get(place.package);
    if (folders === undefined) return this.#locateInArchive(place);
    // Two packages may call themselves the same, which is a finding of its own.
    const paths = folders.map((folder) => join(folder, place.file));
    const path = paths.find((each) => existsSync(each)) ?? paths[0] ?? place.file;
    const text = place.pointer === '' ? undefined : this.#read(path);
    return { path: this.#shown(path), position: positionOf(place, text) };
  }

  #locateInArchive(place: SourcePlace): FilePosition | undefined {
    const archive = this.#archives.get(place.package);
    if (archive === undefined) return undefined;
    const path = this.#shown(archive.path);
    const entry = archive.texts?.find(place.file);
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
  /** `undefined` where no finding is in a file of it. */
  readonly texts: ArchiveTexts | undefined;
}

/** By its file's name, which is all that findings in the archive as a whole need. */
function closedArchive(path: string): readonly (readonly [string, Archive])[] {
  return [[basename(path), { path, texts: undefined }]];
}

/** By what findings call it: its file's name as long as its manifest is not read, then what that says. */
async function openArchive(path: string): Promise<readonly (readonly [string, Archive])[]> {
  const texts = await ArchiveTexts.open(path);
  const archive = { path, texts };
  const { label } = texts;
  return [[basename(path), archive], ...(label === undefined ? [] : ([[label, archive]] as const))];
}

function positionOf({ position, pointer }: SourcePlace, text: string | undefined): TextPosition | undefined {
  return position ?? (text === undefined ? undefined : locatePointer(text, pointer));
}

/** By what findings call it, as with an archive. */
function namesOfFolder(path: string): readonly (readonly [string, string])[] {
  const folder = packageFolderOf(path);
  const label = packageLabel(folder);
  return [[basename(path), folder], ...(label === undefined ? [] : ([[label, folder]] as const))];
}

function packageLabel(folder: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readText(join(folder, 'package.json')) ?? '');
    if (typeof manifest === 'object' && manifest !== null && 'name' in manifest && 'version' in manifest) {
      return `${manifest.name}#${manifest.version}`;
    }
  } catch {
    // A broken manifest is a diagnostic of its own; here it only means that the folder's name must do.
  }
  return undefined;
}

function readText(path: string): string | undefined {
  try {
    // A byte order mark is told of where the file is loaded, and is no part of its first line.
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    // The place has no file behind it (a manifest that is missing): the pointer alone is shown.
    return undefined;
  }
}
