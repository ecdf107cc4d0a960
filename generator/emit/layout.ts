import { type OutputPath, parseOutputPath } from '../model/identifier.ts';
import type { Release } from '../model/release.ts';
import type { Structure } from '../model/structure.ts';

/**
 * Joins segments into an output path.
 * @throws TypeError where a segment could leave the output folder: `build` makes names safe, so this is a defect.
 */
export function outputPath(...segments: readonly string[]): OutputPath {
  const path = parseOutputPath(segments.join('/'));
  if (path === undefined) throw new TypeError(`Not a safe output path: ${JSON.stringify(segments)}`);
  return path;
}

/** Folder of the release: `<slug>-<version>`. */
export function releaseFolder(release: Pick<Release, 'guide'>): string {
  return `${release.guide.slug}-${release.guide.version}`;
}

/** Folder of a guide structure or topic: that of its integration profile where its source stands in one, else `structures`. */
export function structureFolder(release: Release, { place }: Pick<Structure, 'place'>): string {
  const folder = place.file.split('/')[0];
  const owner = release.integrationProfiles.find((profile) => profile.slug === folder);
  return owner === undefined ? 'structures' : owner.slug;
}

/** Path from one module to another as an import specifier: `../r4/datatypes.ts`. */
export function relativeImport(from: OutputPath, to: OutputPath): string {
  const source = from.split('/').slice(0, -1);
  const target = to.split('/');
  let shared = 0;
  while (shared < source.length && shared < target.length - 1 && source[shared] === target[shared]) shared += 1;
  const up = source.slice(shared).map(() => '..');
  const path = [...up, ...target.slice(shared)].join('/');
  return up.length === 0 ? `./${path}` : path;
}
