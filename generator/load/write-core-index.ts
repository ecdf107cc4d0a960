import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coreIndexPath, locateDefinitions } from './core-definitions.ts';
import { makeCoreIndex } from './core-index.ts';

/** Writes the index of the standard's definitions below the toolkit's folder. Part of the build. */
export function writeCoreIndex(toolkitRoot: string): void {
  const source = locateDefinitions(toolkitRoot);
  const path = join(toolkitRoot, coreIndexPath);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(makeCoreIndex(source.folder, source.version)));
}

// Run by `npm run build` as dist/generator/load/write-core-index.js.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeCoreIndex(fileURLToPath(new URL('../../../', import.meta.url)));
}
