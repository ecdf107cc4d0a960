import { slug } from '../model/naming.ts';
import type { Rule } from './rule.ts';

/** Folders and modules of a generated release that no integration profile may be called. */
const takenNames: ReadonlySet<string> = new Set([
  'r4',
  'openapi',
  'asyncapi',
  'docs',
  'structures',
  'release.ts',
  'requirements.ts',
]);

/** Pages of a generated release that are about no single integration profile. */
const takenPages: ReadonlySet<string> = new Set(['index', 'systems', 'policy', 'traceability']);

/** What becomes a file or a folder must have a name of its own, on file systems that ignore case too. */
export const checkFileNameClashes: Rule = ({ actors, integrationProfiles, guide }, log) => {
  const folders = new Map<string, string>();
  const root = { package: `${guide.packageName}#${guide.version}`, file: 'package.json', pointer: '' };
  for (const { id, slug: folder } of integrationProfiles) {
    const twin = takenNames.has(folder) ? 'the toolkit' : folders.get(folder);
    if (twin !== undefined) log.error('name-clash', root, `Folder "${folder}" would belong to "${id}" and to ${twin}.`);
    else if (takenPages.has(folder)) {
      log.error('name-clash', root, `Page "docs/${folder}.md" would belong to "${id}" and to the toolkit.`);
    } else folders.set(folder, id);
  }
  const files = new Map<string, string>();
  for (const { id, place } of actors) {
    const file = slug(id) ?? id;
    const twin = files.get(file);
    if (twin === undefined) files.set(file, id);
    else log.error('name-clash', place, `Actors "${id}" and "${twin}" would both be file "${file}".`);
  }
};
