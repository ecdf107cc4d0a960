import { buildRelease } from '../../generator/build/build-release.ts';
import type { Diagnostic } from '../../generator/model/diagnostic.ts';
import type { Exchange } from '../../generator/model/exchange.ts';
import type { JsonObject } from '../../generator/model/json.ts';
import type { Release } from '../../generator/model/release.ts';
import { type SourcesOptions, sourcesFromResources } from './sources.ts';

/** A diagnostic on one line: severity, code, file and pointer. */
export function diagnosticLine({ severity, code, place }: Diagnostic): string {
  return `${severity} ${code} ${place.file}${place.pointer === '' ? '' : `#${place.pointer}`}`;
}

/**
 * Builds plain resources, with the diagnostics of the build as lines.
 * @throws TypeError where there is no release at all
 */
export function built(
  resources: readonly JsonObject[],
  options: SourcesOptions = {},
): { readonly release: Release; readonly lines: readonly string[] } {
  const { value, diagnostics } = buildRelease(sourcesFromResources(resources, options));
  if (value === undefined) throw new TypeError('The package gives no release');
  return { release: value, lines: diagnostics.map(diagnosticLine) };
}

/**
 * The exchange of that id.
 * @throws TypeError where the release has none
 */
export function exchangeOf(release: Release, id: string): Exchange {
  const exchange = [...release.exchanges.values()].find((each) => each.id === id);
  if (exchange === undefined)
    throw new TypeError(`No exchange ${id}; there are: ${[...release.exchanges.keys()].join(', ')}`);
  return exchange;
}
