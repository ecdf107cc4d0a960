import { createHash, type Hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareText } from '../model/diagnostic.ts';
import { isJsonObject } from '../model/json.ts';
import { coreIndexPath, locateDefinitions } from './core-definitions.ts';
import { definitionFiles } from './core-index.ts';
import { packagesAt } from './package-shelf.ts';
import { readFolder } from './read-folder.ts';
import { isPublishedLayout } from './read-package.ts';

/** The generator's own code as it runs: its sources, or what the build made of them. */
const ownCode = fileURLToPath(new URL('..', import.meta.url));

/** Folders below the toolkit's, whose texts go into what it generates. */
const supportFolders = ['generator/templates', 'generator/runtime'];

/**
 * One digest over all that decides what a run gives: every file of the packages and templates at `paths`, the toolkit's code,
 * templates and runtime sources, the versions of what it imports, the standard's definitions; the same wherever they lie. `undefined`
 * where that cannot be told, so that a run must be made: something is unreadable, or the code on disk is newer than that in memory.
 */
export function fingerprintInputs(
  paths: readonly string[],
  toolkitRoot: string,
  codeFolder: string = ownCode,
): string | undefined {
  return digestOrNone((hash) => {
    addCode(hash, codeFolder);
    for (const folder of supportFolders) addFolder(hash, join(toolkitRoot, folder));
    addImports(hash, toolkitRoot);
    addStandard(hash, toolkitRoot);
    for (const path of paths) addPackage(hash, path);
  });
}

/** One digest over all that a package holds; `undefined` where it cannot be read. */
export function fingerprintPackage(path: string): string | undefined {
  return digestOrNone((hash) => addPackage(hash, path));
}

/**
 * One digest over what a search for packages by name goes by: which there are in each place, whatever they hold. `undefined` where
 * a place cannot be looked at.
 */
export function fingerprintShelves(places: readonly string[]): string | undefined {
  return digestOrNone((hash) => {
    for (const place of places) {
      hash.update(`${place}\0`);
      for (const { path, name, version } of packagesAt(place)) hash.update(`${path}\0${name}\0${version}\0`);
    }
  });
}

function digestOrNone(add: (hash: Hash) => void): string | undefined {
  const hash = createHash('sha256');
  try {
    add(hash);
  } catch {
    // Whatever is missing or unreadable, the run itself says it best.
    return undefined;
  }
  return hash.digest('hex');
}

/** Adds code. Throws where some of it was written after this process began, and so may not be what runs. */
function addCode(hash: Hash, folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort(byName)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      hash.update(`${entry.name}/\0`);
      addCode(hash, path);
    } else if (/(?<!\.d)\.[jt]s$/.test(entry.name)) {
      if (statSync(path).mtimeMs > performance.timeOrigin) throw new TypeError('The code may not be what runs');
      addBytes(hash, entry.name, readFileSync(path));
    }
  }
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return compareText(left.name, right.name);
}

function addFolder(hash: Hash, root: string): void {
  const { files, irregular, skipped, index } = readFolder(root, { recursive: true });
  if (skipped.length > 0) throw new TypeError('What was not read may be anything');
  for (const { path, bytes } of index === undefined ? files : [index, ...files]) addBytes(hash, path, bytes);
  hash.update(`${irregular.join('\0')}\0`);
}

/** A package folder with all it holds, or an archive. */
function addPackage(hash: Hash, path: string): void {
  if (statSync(path).isDirectory()) addFolder(hash.update(String(isPublishedLayout(path))), path);
  else addBytes(hash, 'archive', readFileSync(path));
}

/** The packages that the toolkit imports, by their manifests, which tell their versions. */
function addImports(hash: Hash, toolkitRoot: string): void {
  const manifestPath = join(toolkitRoot, 'package.json');
  const manifest: unknown = JSON.parse(readFileSync(manifestPath, 'utf8'));
  const imported = isJsonObject(manifest) ? manifest['dependencies'] : undefined;
  const { resolve } = createRequire(manifestPath);
  for (const name of Object.keys(isJsonObject(imported) ? imported : {})) {
    for (const folder of resolve.paths(name) ?? []) {
      const bytes = readIfThere(join(folder, name, 'package.json'));
      if (bytes === undefined) continue;
      addBytes(hash, name, bytes);
      break;
    }
  }
}

/** The standard's definitions are 60 MB, so their index answers for them, as it does in every run. */
function addStandard(hash: Hash, toolkitRoot: string): void {
  const { folder, version } = locateDefinitions(toolkitRoot);
  hash.update(`${version}\0`);
  for (const name of definitionFiles) hash.update(`${name}\0${statSync(join(folder, name)).size}\0`);
  addBytes(hash, coreIndexPath, readIfThere(join(toolkitRoot, coreIndexPath)) ?? new Uint8Array());
}

function readIfThere(path: string): Uint8Array | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path) : undefined;
}

function addBytes(hash: Hash, name: string, bytes: Uint8Array): void {
  hash.update(`${name}\0${bytes.length}\0`).update(bytes);
}
