import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the toolkit is installed. */
export interface ToolkitLocation {
  /** Folder of its package.json: templates, runtime sources and the toolkit's own profiles lie below it. */
  readonly root: string;
  readonly version: string;
}

/** Finds the toolkit this file belongs to, whether it runs as compiled JavaScript or from source. */
export function findToolkit(): ToolkitLocation {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'package.json'))) {
    const parent = dirname(root);
    if (parent === root) throw new Error('The toolkit has no package.json above its own code');
    root = parent;
  }
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
  return { root, version: String(version) };
}
