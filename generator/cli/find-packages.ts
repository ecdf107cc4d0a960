import { type Dirent, existsSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { isArchive } from '../model/packed-package.ts';
import { ToolkitError } from '../model/toolkit-error.ts';

/**
 * Packages in `folder`: itself where it is an archive or has a package manifest, else every folder in it, so that one whose
 * manifest was forgotten is complained of rather than skipped.
 * @throws ToolkitError `profiles-not-found`
 */
export function findPackages(folder: string): readonly string[] {
  const found = statusOf(folder);
  if (isArchive(folder) && found?.isFile()) return [folder];
  if (found === undefined) throw new ToolkitError('profiles-not-found', `There is no folder ${folder}`);
  if (!found.isDirectory()) {
    throw new ToolkitError('profiles-not-found', `${folder} is neither a folder nor a package archive (.tgz)`);
  }
  const manifests = [join(folder, 'package.json'), join(folder, 'package', 'package.json')];
  if (manifests.some((path) => existsSync(path))) return [folder];
  const packages = entriesOf(folder)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map((entry) => join(folder, entry.name));
  if (packages.length === 0) {
    throw new ToolkitError('profiles-not-found', `${folder} holds neither a package.json nor a folder of a package`);
  }
  return packages;
}

/** `undefined` where nothing stands there, a link that leads nowhere included. */
function statusOf(path: string): Stats | undefined {
  return readOrRefuse(path, () => statSync(path, { throwIfNoEntry: false }));
}

function entriesOf(folder: string): readonly Dirent[] {
  return readOrRefuse(folder, () => readdirSync(folder, { withFileTypes: true }));
}

function readOrRefuse<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new ToolkitError('profiles-not-found', `${path} cannot be read`, { cause });
  }
}
