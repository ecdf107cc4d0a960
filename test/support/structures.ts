import { type CanonicalUrl, parseCanonicalUrl } from '../../generator/model/identifier.ts';
import type { Release } from '../../generator/model/release.ts';
import type { ElementContent, ElementNode, Structure } from '../../generator/model/structure.ts';

/** @throws TypeError where the text is no canonical URL */
export function canonical(text: string): CanonicalUrl {
  const url = parseCanonicalUrl(text);
  if (url === undefined) throw new TypeError(`Not a canonical URL: ${text}`);
  return url;
}

/** Content of one type: `typed('string')`, `typed('Reference', { targets: [...] })`. */
export function typed(
  code: string,
  more: { readonly profiles?: readonly string[]; readonly targets?: readonly string[] } = {},
): ElementContent {
  const profiles = (more.profiles ?? []).map(canonical);
  const targetProfiles = (more.targets ?? []).map(canonical);
  return { kind: 'typed', choice: false, types: [{ code, profiles, targetProfiles }] };
}

/** Content of a choice: `value[x]`. */
export function choiceOf(...codes: readonly string[]): ElementContent {
  return {
    kind: 'typed',
    choice: true,
    types: codes.map((code) => ({ code, profiles: [], targetProfiles: [] })),
  };
}

/** An element with its path; a single optional one of the standard's evidence where nothing else is said. */
export function element(path: string, content: ElementContent, more: Partial<ElementNode> = {}): ElementNode {
  const min = more.min ?? 0;
  const max = more.max ?? 1;
  return {
    id: path,
    path,
    name: path.split('.').pop() ?? path,
    short: '',
    definition: '',
    min,
    max,
    base: { min, max },
    isArray: max === '*' || max > 1,
    content,
    children: [],
    constraints: [],
    mustSupport: false,
    isModifier: false,
    requirements: [],
    evidence: 'base',
    ...more,
  };
}

/** A structure of the standard with these elements below its root. */
export function structure(
  type: string,
  kind: Structure['kind'],
  children: readonly ElementNode[],
  more: Partial<Structure> = {},
): Structure {
  return {
    canonical: canonical(`http://hl7.org/fhir/StructureDefinition/${type}`),
    id: type,
    name: type,
    typeName: type,
    title: type,
    description: '',
    kind,
    derivation: 'specialization',
    type,
    abstract: false,
    source: 'core',
    root: element(type, { kind: 'backbone', type: 'Element' }, { max: '*', children }),
    place: { file: `StructureDefinition-${type}.json`, package: 'test#1.0.0', pointer: '' },
    ...more,
  };
}

/** A release that has these structures and nothing else. */
export function releaseOf(structures: readonly Structure[]): Release {
  return {
    guide: {
      packageName: 'test.guide',
      version: '1.0.0',
      title: 'Test',
      description: '',
      canonical: 'https://guide.example/fhir',
      fhirVersion: '4.0.1',
      slug: 'test',
      typePrefix: 'Test',
      license: 'Apache-2.0',
      isDraft: true,
    },
    integrationProfiles: [],
    actors: [],
    systems: [],
    transactions: new Map(),
    exchanges: new Map(),
    requirements: new Map(),
    structures: new Map(structures.map((entry) => [entry.canonical, entry])),
    topics: [],
    useCases: [],
  };
}
