/** A step of the build: writes the index of the standard's definitions below dist/. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coreIndexPath, locateDefinitions } from './core-definitions.ts';
import { makeCoreIndex } from './core-index.ts';

// Seen from dist/generator/load/, where the compiled step lies.
const toolkitRoot = fileURLToPath(new URL('../../../', import.meta.url));
const source = locateDefinitions(toolkitRoot);
const path = join(toolkitRoot, coreIndexPath);
mkdirSync(dirname(path), { recursive: true });
writeFileSync(path, JSON.stringify(makeCoreIndex(source.folder, source.version)));
