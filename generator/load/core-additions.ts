import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';

/*
 * The package of definitions serves an implementation that adds elements of its own, and takes others from later releases. It does so
 * in the snapshots; the differentials are, but for what is listed here, those of R4.
 */

/** Elements that the package adds to the standard's own in differentials too. */
const additions: ReadonlySet<string> = new Set([
  'Meta.project',
  'Meta.author',
  'Meta.onBehalfOf',
  'Meta.account',
  'Meta.accounts',
  'Meta.compartment',
  'ResearchStudy.studyDesign',
]);

/** Elements of which the snapshot has what R4 says, and the differential what a later release says. */
const laterInDifferential: ReadonlySet<string> = new Set(['ResearchStudy.status', 'ResearchStudy.primaryPurposeType']);

/** What a differential's element may say of structure; the rest of an element is the snapshot's. */
const structural = ['min', 'max', 'type', 'contentReference', 'binding'] as const;

/** A definition of the standard as the standard has it. @see https://hl7.org/fhir/R4/resource.html#Meta */
export function withoutAdditions(definition: JsonObject): JsonObject {
  const { snapshot, differential } = definition;
  if (definition['derivation'] === 'constraint' || definition['kind'] === 'primitive-type') return definition;
  const said = elementsOf(differential).filter((element) => !additions.has(pathOf(element)));
  const shown = elementsOf(snapshot);
  if (said.length === 0 || shown.length === 0) return definition;
  const element = standardElements(said, shown);
  return {
    ...definition,
    snapshot: { ...(isJsonObject(snapshot) ? snapshot : {}), element },
    differential: { element: said },
  };
}

/** The snapshot's elements but for those that its type does not have, with those that it should have. */
function standardElements(said: readonly JsonObject[], shown: readonly JsonObject[]): readonly JsonObject[] {
  const own = new Map(said.map((element) => [pathOf(element), element]));
  const foreign = shown.map(pathOf).filter((path, index) => !own.has(path) && baseOf(shown[index]) === path);
  const kept = shown
    .filter((element) => !foreign.some((path) => `${pathOf(element)}.`.startsWith(`${path}.`)))
    .map((element) => standardElement(own.get(pathOf(element)) ?? {}, element));
  const known = new Set(kept.map(pathOf));
  return said.filter((element) => !known.has(pathOf(element))).reduce(inserted, kept);
}

/** A list of elements with one more, after the last of those that stand beside it. */
function inserted(elements: readonly JsonObject[], added: JsonObject): readonly JsonObject[] {
  const path = pathOf(added);
  const owner = path.slice(0, path.lastIndexOf('.'));
  const last = elements.findLastIndex((element) => `${pathOf(element)}.`.startsWith(`${owner}.`));
  const base = { path, min: added['min'] ?? 0, max: added['max'] ?? '1' };
  return elements.toSpliced(last + 1, 0, { ...added, base });
}

function standardElement(said: JsonObject, shown: JsonObject): JsonObject {
  if (laterInDifferential.has(pathOf(shown))) return shown;
  const stated = structural.flatMap((key) => (said[key] === undefined ? [] : [[key, said[key]] as const]));
  return { ...shown, ...Object.fromEntries(stated) };
}

function elementsOf(view: JsonValue | undefined): readonly JsonObject[] {
  return isJsonObject(view) && Array.isArray(view['element']) ? view['element'].filter(isJsonObject) : [];
}

function pathOf(element: JsonObject): string {
  return String(element['path']);
}

function baseOf(element: JsonObject | undefined): JsonValue | undefined {
  const base = element?.['base'];
  return isJsonObject(base) ? base['path'] : element?.['path'];
}
