import { type CanonicalUrl, parseCanonicalUrl } from '../../model/identifier.ts';
import type { BuildInput } from '../build-context.ts';
import { SourceNode } from '../source-node.ts';

/** The package manifest as a place for what follows from the package as a whole. */
export function packageNode({ sources, log }: BuildInput): SourceNode {
  const { name, version, manifest } = sources.guide;
  return new SourceNode(manifest, { package: `${name}#${version}`, file: 'package.json', pointer: '' }, log);
}

/** The canonical base of the package, or a name for it where it states none. */
export function packageCanonical({ sources }: BuildInput): CanonicalUrl {
  const { name, canonical } = sources.guide;
  const own = parseCanonicalUrl(canonical) ?? parseCanonicalUrl(`urn:package:${name}`);
  if (own === undefined) throw new TypeError(`A package name that makes no URL: ${name}`);
  return own;
}

/** A canonical for what has none of its own, told apart from the one it belongs to by a fragment. */
export function fragmentOf(canonical: CanonicalUrl, fragment: string): CanonicalUrl {
  return parseCanonicalUrl(`${canonical}#${fragment}`) ?? canonical;
}
