/** A step of the build: removes from dist/ what was compiled from sources that are gone, so that no package carries it. */
import { fileURLToPath } from 'node:url';
import { removeOrphans } from './remove-orphans.ts';

// Seen from dist/generator/write/, where the compiled step lies.
for (const part of ['generator', 'generated', 'simulators']) {
  const place = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  removeOrphans(place(`../../${part}`), place(`../../../${part}`));
}
