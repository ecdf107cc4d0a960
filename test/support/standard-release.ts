import { buildRelease } from '../../generator/build/build-release.ts';
import { buildStructures } from '../../generator/build/structure/build-structures.ts';
import { loadSources } from '../../generator/load/load-sources.ts';
import type { Release } from '../../generator/model/release.ts';
import { toolkitRoot } from './standard-definitions.ts';

const packageFolder = `${toolkitRoot}profiles/halo-1.1.0`;

/** The release of the published guide, with resource types of the standard besides those that the guide reaches. */
export async function releaseWith(resourceTypes: readonly string[]): Promise<Release> {
  const { value: sources } = await loadSources({ guide: { kind: 'folder', path: packageFolder }, toolkitRoot });
  const release = sources === undefined ? undefined : buildRelease(sources).value;
  if (sources === undefined || release === undefined) throw new TypeError('The release could not be built');
  if (resourceTypes.length === 0) return release;
  const own = [...release.structures.values()].filter(({ kind, abstract }) => kind === 'resource' && !abstract);
  const wanted = [...new Set([...own.map(({ type }) => type), ...resourceTypes])].sort();
  const { value: structures } = buildStructures({
    documents: sources.documents,
    core: sources.core,
    resourceTypes: wanted,
  });
  return { ...release, structures };
}
