import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the toolkit is installed. */
export interface ToolkitLocation {
  /** Folder of its package.json: templates, runtime sources and the toolkit's own profiles lie below it. */
  readonly root: string;
  readonly version: string;
  /** Folder that remembers runs of this installation; `undefined` where packages are not installed in a folder of their own. */
  readonly records: string | undefined;
  /** True for the code as it is shipped: what it made may be proved to whoever has the same. */
  readonly isCompiled: boolean;
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
  const isCompiled = import.meta.url.endsWith('.js');
  return { root, version: String(version), records: recordsFolder(root), isCompiled };
}

/** In the folder that holds the toolkit's own packages, as caches of other tools do; it is no part of anybody's sources. */
function recordsFolder(root: string): string | undefined {
  const around = dirname(root);
  const packages = basename(around) === 'node_modules' ? around : join(root, 'node_modules');
  return existsSync(packages) ? join(packages, '.cache', 'halo-toolkit') : undefined;
}
