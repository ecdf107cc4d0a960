import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { extract } from 'tar';
import packageJson from '../../package.json' with { type: 'json' };

/** An archive as it would be published. */
export interface PackedToolkit {
  readonly path: string;
  readonly bytes: number;
  readonly unpackedBytes: number;
  /** Sorted. */
  readonly files: readonly string[];
}

/** Packs the built toolkit into a folder, by npm itself and without the network. */
export function packToolkit(folder: string): PackedToolkit {
  const args = ['pack', '--ignore-scripts', '--offline', '--json', '--pack-destination', folder];
  const [packed] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const files = packed.files.map(({ path }: { readonly path: string }) => path).sort();
  return { path: join(folder, packed.filename), bytes: packed.size, unpackedBytes: packed.unpackedSize, files };
}

/**
 * Lays the archive into a project as an installation does, without asking anything for it: the packages it depends on are those of
 * this checkout, none that is for its development, and `others` are the project's own.
 */
export async function installPacked(
  { path }: PackedToolkit,
  project: string,
  others: readonly string[],
): Promise<void> {
  const home = join(project, 'node_modules', packageJson.name);
  mkdirSync(home, { recursive: true });
  await extract({ file: path, cwd: home, strip: 1 });
  for (const name of [...shippedDependencies(), ...others]) {
    const target = join(project, 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    if (!existsSync(target)) symlinkSync(resolve('node_modules', name), target);
  }
}

/** Packages that `npm ci --omit=dev` puts at the top. */
function shippedDependencies(): readonly string[] {
  const lock: { readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly peer?: boolean }>> } =
    JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path, { dev }]) => /^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path) && dev !== true && existsSync(path))
    .map(([path]) => path.slice('node_modules/'.length));
}

/** Every address the package can be imported by: of an entry with `*`, one for each file that is there. */
export function exportedSpecifiers(project: string): readonly string[] {
  const home = join(project, 'node_modules', packageJson.name);
  return Object.entries(packageJson.exports).flatMap(([key, value]) => {
    const target = typeof value === 'string' ? value : value.default;
    const name = key.replace(/^\./, packageJson.name);
    if (!target.includes('*')) return [name];
    const [before = '', after = ''] = target.slice('./'.length).split('*');
    const found = readdirSync(join(home, before), { recursive: true, encoding: 'utf8' });
    return found.filter((file) => file.endsWith(after)).map((file) => name.replace('*', file.slice(0, -after.length)));
  });
}
