import { join } from 'node:path';
import { buildRelease } from '../../generator/build/build-release.ts';
import { loadSources } from '../../generator/load/load-sources.ts';
import type { Release } from '../../generator/model/release.ts';

/** A small guide with exchanges of every wire kind, loaded and built. */
export async function sketchRelease(): Promise<Release> {
  const root = process.cwd();
  const path = join(root, 'test/fixtures/sketches');
  const loaded = await loadSources({ guide: { kind: 'folder', path }, toolkitRoot: root });
  if (loaded.value === undefined) throw new TypeError(JSON.stringify(loaded.diagnostics));
  const built = buildRelease(loaded.value);
  if (built.value === undefined) throw new TypeError(JSON.stringify(built.diagnostics));
  return built.value;
}
