import { placeWithin, type SourcePlace } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { SourceDocument } from '../../model/source.ts';
import type { ElementPlace, KnownElements, MemberShape } from './known-elements.ts';

/** As many elements of one document are named. */
const mostNamed = 10;

/** A value met on the walk; the way to it is only spelled out where something is reported. */
interface Open {
  readonly value: JsonValue;
  readonly at: ElementPlace;
  readonly segment: string | number;
  readonly parent?: Open;
}

/** Told of a member of a value; of one that is written otherwise than FHIR writes it, in which way. */
type Report = (name: string, holder: Open, misshape?: Misshape) => void;

/** What FHIR wants of a value, and what is there; `index` in a list. */
interface Misshape {
  readonly index?: number;
  readonly wanted: string;
  readonly found: JsonValue;
}

/**
 * Elements that FHIR R4 does not define where they stand: misspelt, or of a later version; and those that are no list where FHIR
 * has one, or another kind of JSON. Nothing reads them, so that what they say would be lost unseen. A snapshot beside a differential is made by tools and is not looked at.
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
  const report: Report = (name, holder, misshape) => {
    named += 1;
    if (named > mostNamed) return;
    const place = placeWithin(placeOf(holder, document), name);
    if (misshape !== undefined) {
      const { index, wanted, found } = misshape;
      const text = `${quoteValue(name)} of ${holder.at.name}: wanted ${wanted}, found ${quoteValue(found)}.`;
      log[severity]('element-invalid', index === undefined ? place : placeWithin(place, index), text);
      return;
    }
    const text = `FHIR R4 has no element ${quoteValue(name)} in ${holder.at.name}: nothing reads it.`;
    log[severity]('element-unknown', place, text);
  };
  const open: Open[] = [{ value: document.resource, at: root, segment: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) open.push(...below(next, known, report));
}

function placeOf(open: Open, { place }: SourceDocument): SourcePlace {
  const segments: (string | number)[] = [];
  for (let step = open; step.parent !== undefined; step = step.parent) segments.push(step.segment);
  return placeWithin(place, ...segments.reverse());
}

/** What stands in a value and may itself hold elements. */
function below(parent: Open, known: KnownElements, report: Report): readonly Open[] {
  const { value, at } = parent;
  if (Array.isArray(value)) {
    const items: readonly JsonValue[] = value;
    return items.map((item, segment) => ({ value: item, at, segment, parent }));
  }
  if (!isJsonObject(value)) return [];
  const isDerived = at.name === 'StructureDefinition' && Object.hasOwn(value, 'differential');
  return Object.entries(value).flatMap(([segment, member]): readonly Open[] => {
    if (member === undefined || segment === 'resourceType' || (isDerived && segment === 'snapshot')) return [];
    const found = at.member(segment);
    if (found === undefined) report(segment, parent);
    // The parameters of an operation are read strictly elsewhere, and told of there.
    const shape = at.name === 'OperationDefinition.parameter' ? undefined : at.shapeOf(segment);
    const misshape = misshapeOf(member, shape);
    if (misshape !== undefined) {
      report(segment, parent, misshape);
      return [];
    }
    if (found === undefined || typeof member !== 'object' || member === null) return [];
    const here = { value: member, segment, parent };
    return found === 'resource' ? resourcesIn({ ...here, at }, known) : [{ ...here, at: found }];
  });
}

function misshapeOf(member: JsonValue, shape: MemberShape | undefined): Misshape | undefined {
  if (shape === undefined) return undefined;
  const { repeats, json } = shape;
  const [one, many] = nouns[json];
  if (!repeats) return isOfKind(member, json) ? undefined : { wanted: one, found: member };
  if (!Array.isArray(member)) return { wanted: `a list of ${many}`, found: member };
  // In a list of primitives, `null` keeps the place of one that has only extensions.
  const isWrong = (item: JsonValue): boolean => !isOfKind(item, json) && (item !== null || json === 'object');
  const items: readonly JsonValue[] = member;
  const index = items.findIndex(isWrong);
  return index < 0 ? undefined : { index, wanted: one, found: items[index] ?? null };
}

function isOfKind(value: JsonValue, json: MemberShape['json']): boolean {
  return json === 'object' ? isJsonObject(value) : typeof value === json;
}

const nouns = {
  object: ['an object', 'objects'],
  string: ['a string', 'strings'],
  number: ['a number', 'numbers'],
  boolean: ['true or false', 'booleans'],
} as const;

/** Contained resources are of types of their own; of a type that R4 does not have, nothing can be said. */
function resourcesIn(holder: Open, known: KnownElements): readonly Open[] {
  const typeOf = (value: JsonValue): ElementPlace | undefined =>
    isJsonObject(value) ? known.ofType(String(value['resourceType'])) : undefined;
  if (!Array.isArray(holder.value)) {
    const at = typeOf(holder.value);
    return at === undefined ? [] : [{ ...holder, at }];
  }
  return holder.value.flatMap((value: JsonValue, segment) => {
    const at = typeOf(value);
    return at === undefined ? [] : [{ value, at, segment, parent: holder }];
  });
}
