import type { JsonObject, JsonValue } from '../../../generator/model/json.ts';
import { standardDefinitions } from '../standard-definitions.ts';

/* Definitions as they are published, looked at with nothing of the generator's: the mutator must not share its mistakes. */

export interface RawType {
  readonly code: string;
  readonly profile?: readonly string[];
  readonly targetProfile?: readonly string[];
}

export interface RawElement extends JsonObject {
  readonly id: string;
  readonly path: string;
}

interface RawStructure {
  readonly url: string;
  readonly type: string;
  readonly kind: string;
  readonly abstract: boolean;
  readonly base: string;
  readonly elements: readonly RawElement[];
}

const standardBase = 'http://hl7.org/fhir/StructureDefinition/';

/** What a StructureDefinition says of its own: its differential. */
function rawStructure(resource: JsonObject): RawStructure {
  // Definitions that are published have this shape; a test that meets another fails at once.
  const { url, type, kind, abstract, baseDefinition, differential } = resource as unknown as {
    url: string;
    type: string;
    kind: string;
    abstract: boolean;
    baseDefinition?: string;
    differential: { element: readonly RawElement[] };
  };
  return { url, type, kind, abstract, base: baseDefinition ?? '', elements: differential.element };
}

const structures = new Map<string, RawStructure | undefined>();

/** A type or profile of the standard by its name or canonical. */
function standardStructure(name: string): RawStructure | undefined {
  const url = name.includes('/') ? name : standardBase + name;
  if (!structures.has(url)) {
    const document = standardDefinitions().find(url);
    structures.set(url, document === undefined ? undefined : rawStructure(document.resource));
  }
  return structures.get(url);
}

/** The elements of a type with those of the types it is built upon; what is said later replaces what was said before. */
export function elementsOfType(name: string): readonly RawElement[] {
  const structure = standardStructure(name);
  if (structure === undefined) return [];
  const inherited = structure.base === '' ? [] : elementsOfType(structure.base);
  const renamed = inherited.filter(({ path }) => path.includes('.')).map((element) => moved(element, structure.type));
  const own = new Set(structure.elements.map(({ path }) => path));
  return [...renamed.filter(({ path }) => !own.has(path)), ...structure.elements];
}

function moved(element: RawElement, type: string): RawElement {
  const below = element.path.slice(element.path.indexOf('.'));
  return { ...element, id: type + below, path: type + below };
}

export function typesOf(element: RawElement): readonly RawType[] {
  const types = element['type'];
  // `type` of an element is a list of these.
  const list = Array.isArray(types) ? (types as unknown as readonly RawType[]) : [];
  return list.map((type) => (type.code.includes('System.') ? { ...type, code: systemType(type.code) } : type));
}

function systemType(code: string): string {
  const name = code.slice(code.lastIndexOf('.') + 1);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export function minOf(element: RawElement): number {
  return typeof element['min'] === 'number' ? element['min'] : 0;
}

export function maxOf(element: RawElement): number {
  const max = element['max'];
  return max === '*' || typeof max !== 'string' ? Number.POSITIVE_INFINITY : Number(max);
}

/** True for a primitive type. */
export function isPrimitiveType(code: string): boolean {
  return standardStructure(code)?.kind === 'primitive-type';
}

/** True for any type of resource. */
export function isResourceType(code: string): boolean {
  return standardStructure(code)?.kind === 'resource';
}

/** The wire name of an element that is of this type. */
export function wireName(element: RawElement, type: RawType | undefined): string {
  const name = element.path.slice(element.path.lastIndexOf('.') + 1);
  if (!name.endsWith('[x]')) return name;
  const code = type?.code ?? '';
  return name.slice(0, -3) + code.charAt(0).toUpperCase() + code.slice(1);
}

/** The value set a required binding names; `undefined` where the binding is weaker. */
export function requiredValueSet(element: RawElement): string | undefined {
  const binding = element['binding'] as JsonObject | undefined;
  return binding?.['strength'] === 'required' ? String(binding['valueSet']) : undefined;
}

interface Concept {
  readonly system: string;
  readonly code: string;
}

/** A code of each value set whose codes follow a grammar. */
const unlistedSets: Readonly<Record<string, Concept>> = {
  currencies: { system: 'urn:iso:std:iso:4217', code: 'CAD' },
  mimetypes: { system: 'urn:ietf:bcp:13', code: 'text/plain' },
  'ucum-units': { system: 'http://unitsofmeasure.org', code: 'mg' },
};

/** One code of a value set, and the system it is of; `undefined` where the set has no list. */
export function someConcept(valueSet: string): Concept | undefined {
  const unlisted = unlistedSets[valueSet.split('|')[0]?.split('/').pop() ?? ''];
  if (unlisted !== undefined) return unlisted;
  const resource = find(valueSet);
  const compose = resource?.['compose'] as { include?: readonly JsonObject[] } | undefined;
  for (const include of compose?.include ?? []) {
    const found = conceptOf(include);
    if (found !== undefined) return found;
  }
  return undefined;
}

function conceptOf(include: JsonObject): Concept | undefined {
  const sets = include['valueSet'] as readonly string[] | undefined;
  const system = include['system'];
  const [set] = sets ?? [];
  if (typeof system !== 'string') return set === undefined ? undefined : someConcept(set);
  const listed = firstCode(include['concept']) ?? (Array.isArray(include['filter']) ? undefined : codeOf(system));
  return listed === undefined ? undefined : { system, code: listed };
}

function codeOf(system: string): string | undefined {
  return firstCode(find(system)?.['concept']);
}

/** The first code that may be used: not one that only holds others together. */
function firstCode(concepts: JsonValue | undefined): string | undefined {
  for (const concept of Array.isArray(concepts) ? (concepts as readonly JsonObject[]) : []) {
    const properties = (concept['property'] ?? []) as readonly JsonObject[];
    const isAbstract = properties.some(({ code, valueBoolean }) => code === 'notSelectable' && valueBoolean === true);
    if (!isAbstract) return String(concept['code']);
    const below = firstCode(concept['concept']);
    if (below !== undefined) return below;
  }
  return undefined;
}

function find(canonical: string): JsonObject | undefined {
  return standardDefinitions().find(canonical.split('|')[0] ?? '')?.resource;
}
