import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SupportText } from '../model/source.ts';
import type { LoadMemory } from './load-memory.ts';
import { readFolder } from './read-folder.ts';

/** The texts of one folder whose names end so, sorted by name; none where the folder does not exist. */
export function readSupportTexts(
  toolkitRoot: string,
  folder: string,
  ending: string,
  memory?: LoadMemory,
): SupportText[] {
  const path = join(toolkitRoot, ...folder.split('/'));
  if (!existsSync(path)) return [];
  return readFolder(path, { recursive: false, ...(memory && { memory }) })
    .files.filter((file) => file.path.endsWith(ending))
    .map((file) => ({ name: file.path, text: new TextDecoder().decode(file.bytes) }));
}
