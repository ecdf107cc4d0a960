import { placeWithin, type SourcePlace } from '../model/diagnostic.ts';
import type { DiagnosticLog } from '../model/diagnostic-log.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { laterTypes } from '../model/later-types.ts';

/** What a guide is made of, in R4 and as it borrows from R5. */
const definitionTypes: ReadonlySet<unknown> = new Set([
  'CapabilityStatement',
  'CodeSystem',
  'OperationDefinition',
  'SearchParameter',
  'StructureDefinition',
  'ValueSet',
  ...Object.keys(laterTypes),
]);

interface Bundled {
  readonly type: string;
  readonly place: SourcePlace;
}

/**
 * Warns of definitions in a Bundle, one within another included: a package has each in a file of its own, and only there are they
 * found. What else a Bundle holds, sound or not, is an example's own affair.
 */
export function reportBundled(bundle: JsonObject, place: SourcePlace, log: DiagnosticLog): void {
  const [first, ...more] = bundledIn(bundle, place);
  if (first === undefined) return;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  const message = `A Bundle holds a ${first.type}${others}: definitions in a Bundle are not read.`;
  log.warning('resource-not-loaded', first.place, message);
}

function bundledIn(bundle: JsonObject, place: SourcePlace): readonly Bundled[] {
  // The depth of what was read as JSON is bounded.
  const { entry } = bundle;
  const entries = Array.isArray(entry) ? entry : [];
  return entries.flatMap((each, index) => {
    const resource = isJsonObject(each) ? each['resource'] : undefined;
    if (!isJsonObject(resource)) return [];
    const at = placeWithin(place, 'entry', index, 'resource');
    const type = resource['resourceType'];
    if (type === 'Bundle') return bundledIn(resource, at);
    return typeof type === 'string' && definitionTypes.has(type) ? [{ type, place: at }] : [];
  });
}
