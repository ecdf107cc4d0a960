import { placeWithin, type SourcePlace } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { SourceDocument } from '../../model/source.ts';
import type { ElementPlace, KnownElements } from './known-elements.ts';

/** As many elements of one document are named. */
const mostNamed = 10;

interface Open {
  readonly value: JsonValue;
  readonly at: ElementPlace;
  readonly place: SourcePlace;
}

/**
 * Elements that FHIR R4 does not define where they stand: misspelt, or of a later version. Nothing reads them, so that what they
 * say would be lost unseen. A snapshot beside a differential is made by tools and is not looked at.
 * @see FHIR R4, JSON: a closed format
 */
export function reportUnknownElements(
  document: SourceDocument,
  known: KnownElements,
  log: DiagnosticLog,
  severity: 'error' | 'warning',
): void {
  const root = known.ofType(document.resourceType);
  if (root === undefined) return;
  let named = 0;
  const report = (name: string, at: ElementPlace, place: SourcePlace): void => {
    named += 1;
    if (named > mostNamed) return;
    const text = `FHIR R4 has no element ${quoteValue(name)} in ${at.name}: nothing reads it.`;
    log[severity]('element-unknown', place, text);
  };
  const open: Open[] = [{ value: document.resource, at: root, place: document.place }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) open.push(...below(next, known, report));
}

/** What stands in a value and may itself hold elements. */
function below(
  { value, at, place }: Open,
  known: KnownElements,
  report: (name: string, at: ElementPlace, place: SourcePlace) => void,
): readonly Open[] {
  if (Array.isArray(value)) {
    const items: readonly JsonValue[] = value;
    return items.map((item, index) => ({ value: item, at, place: placeWithin(place, index) }));
  }
  if (!isJsonObject(value)) return [];
  const isDerived = at.name === 'StructureDefinition' && Object.hasOwn(value, 'differential');
  return Object.entries(value).flatMap(([name, member]): readonly Open[] => {
    if (member === undefined || name === 'resourceType' || (isDerived && name === 'snapshot')) return [];
    const found = at.member(name);
    const here = placeWithin(place, name);
    if (found === undefined) report(name, at, here);
    if (found === undefined || typeof member !== 'object' || member === null) return [];
    return found === 'resource' ? resourcesIn(member, here, known) : [{ value: member, at: found, place: here }];
  });
}

/** Contained resources are of types of their own; of a type that R4 does not have, nothing can be said. */
function resourcesIn(member: JsonValue, place: SourcePlace, known: KnownElements): readonly Open[] {
  const items: readonly JsonValue[] = Array.isArray(member) ? member : [member];
  return items.flatMap((value, index) => {
    const at = isJsonObject(value) ? known.ofType(String(value['resourceType'])) : undefined;
    if (at === undefined) return [];
    return { value, at, place: Array.isArray(member) ? placeWithin(place, index) : place };
  });
}
