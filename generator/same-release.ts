import { compareText, type Diagnostic } from './model/diagnostic.ts';
import { diagnosticCatalogue } from './model/diagnostic-code.ts';
import { quoteValue } from './model/diagnostic-log.ts';
import type { Release } from './model/release.ts';

/** A guide, and the package it was read from. */
export interface FoundGuide {
  readonly path: string;
  readonly guide: Release['guide'];
}

/** Errors for packages of one release, which would be written over each other: each names the first of them. */
export function findSameRelease(found: readonly FoundGuide[]): readonly Diagnostic[] {
  const first = new Map<string, FoundGuide>();
  return found.flatMap((each) => {
    const name = `${each.guide.slug}-${each.guide.version}`;
    // A file system may not tell letter case apart.
    const other = first.get(name.toLowerCase());
    if (other === undefined) {
      first.set(name.toLowerCase(), each);
      return [];
    }
    return [sameRelease(name, each, other)];
  });
}

function sameRelease(name: string, { path, guide }: FoundGuide, other: FoundGuide): Diagnostic {
  const [one, two] = [other.path, path].sort(compareText).map(quoteValue);
  return {
    code: 'name-clash',
    severity: 'error',
    place: { package: `${guide.packageName}#${guide.version}`, file: 'package.json', pointer: '/version' },
    message: `Two packages give the release ${name}: ${one} and ${two}.`,
    remedy: diagnosticCatalogue['name-clash'].remedy,
  };
}
