import { existsSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Removes what the compiler made of sources that are gone, which it leaves behind, and folders that are empty then; returns what was
 * removed, relative to `compiled`. Only files that a compiler makes are looked at.
 * @param compiled folder of the compiled files
 * @param sources folder that the sources lie in, under the same paths
 */
export function removeOrphans(compiled: string, sources: string): readonly string[] {
  return readdirSync(compiled, { withFileTypes: true }).flatMap((entry) => {
    const path = join(compiled, entry.name);
    if (entry.isDirectory()) {
      const removed = removeOrphans(path, join(sources, entry.name));
      if (removed.length > 0 && readdirSync(path).length === 0) rmdirSync(path);
      return removed.map((below) => `${entry.name}/${below}`);
    }
    const [, name] = /^(.+?)(?:\.d\.ts|\.js)$/.exec(entry.name) ?? [];
    if (name === undefined || existsSync(join(sources, `${name}.ts`))) return [];
    unlinkSync(path);
    return [entry.name];
  });
}
