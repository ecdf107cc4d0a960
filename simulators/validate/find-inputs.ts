import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Stands for the standard input, as in other tools. */
export const standardInput = '-';

/** The files that are meant: each as it is; for a folder, every `.json` file in it at any depth, in order of names. */
export async function findInputs(paths: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (path === standardInput || !(await isFolder(path))) found.push(path);
    else found.push(...(await jsonFilesIn(path)));
  }
  return found;
}

/** False also for what is not there: reading it will say so. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function jsonFilesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
