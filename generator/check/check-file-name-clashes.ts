import { slug } from '../model/naming.ts';
import type { Rule } from './rule.ts';

/** Folders of a generated release that no integration profile may be called. */
const takenFolders: ReadonlySet<string> = new Set(['r4', 'openapi', 'docs', 'structures']);

/** What becomes a file or a folder must have a name of its own, on file systems that ignore case too. */
export const checkFileNameClashes: Rule = ({ actors, integrationProfiles, guide }, log) => {
  const folders = new Map<string, string>();
  const root = { package: `${guide.packageName}#${guide.version}`, file: 'package.json', pointer: '' };
  for (const { id, slug: folder } of integrationProfiles) {
    const twin = takenFolders.has(folder) ? 'the toolkit' : folders.get(folder);
    if (twin === undefined) folders.set(folder, id);
    else log.error('name-clash', root, `Folder "${folder}" would belong to "${id}" and to ${twin}.`);
  }
  const files = new Map<string, string>();
  for (const { id, place } of actors) {
    const file = slug(id) ?? id;
    const twin = files.get(file);
    if (twin === undefined) files.set(file, id);
    else log.error('name-clash', place, `Actors "${id}" and "${twin}" would both be file "${file}".`);
  }
};
