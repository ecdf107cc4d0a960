import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the project. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** Folder of the release under test. */
export const packageFolder = join(projectRoot, 'profiles/halo-1.1.0');

export interface JsonFile {
  /** Relative to the release's folder, `/` between segments. */
  readonly path: string;
  readonly name: string;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Every JSON file of the release, parsed, sorted by path. */
export function readJsonFiles(): readonly JsonFile[] {
  return readdirSync(packageFolder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.json'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(packageFolder, path), 'utf8');
      return { path, name: basename(path), text, body: JSON.parse(text) };
    });
}

/** Files beside the resources that hold none. */
const otherFiles = ['package.json', 'coverage-exceptions.json'];

/** Files that hold a resource of the package: neither the manifest nor an example. */
export function readResourceFiles(): readonly JsonFile[] {
  return readJsonFiles().filter(({ path }) => !otherFiles.includes(path) && !path.startsWith('examples/'));
}

/** Every member of a JSON value, at any depth, with its name. */
export function* membersOf(value: unknown): Generator<readonly [name: string, value: unknown]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value)) yield [name, member];
    yield* membersOf(member);
  }
}
