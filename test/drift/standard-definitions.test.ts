import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { createTerminology } from '../../generator/build/structure/terminology.ts';
import { isJsonObject, type JsonObject } from '../../generator/model/json.ts';
import { r4ResourceTypes } from '../../generator/runtime/resource-type.ts';
import { standardDefinitions } from '../support/standard-definitions.ts';

/* The package of definitions mixes in what its makers need and what later releases brought; `@types/fhir` has R4 alone. */

const source = ts.createSourceFile(
  'r4.d.ts',
  readFileSync('node_modules/@types/fhir/r4.d.ts', 'utf8'),
  ts.ScriptTarget.ES2022,
  true,
);
const declared = new Map(
  source.statements.flatMap((node) => (ts.isInterfaceDeclaration(node) ? [[node.name.text, node] as const] : [])),
);

/** Names that the published types give an object, with those of what they extend. */
function publishedMembers(name: string): ReadonlySet<string> {
  const node = declared.get(name);
  const own = (node?.members ?? []).flatMap((entry) => (entry.name === undefined ? [] : [entry.name.getText()]));
  const bases = (node?.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => type.expression.getText()));
  const all = [...own, ...bases.flatMap((base) => [...publishedMembers(base)])];
  return new Set(all.filter((entry) => !entry.startsWith('_') && entry !== 'resourceType'));
}

/** Names that the definition gives the members of one of its objects. */
function definedMembers(elements: readonly JsonObject[], path: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const element of elements) {
    const [owner, name = ''] = String(element['path']).split(/\.(?=[^.]+$)/);
    if (owner !== path || name === '') continue;
    const types = Array.isArray(element['type']) ? element['type'].filter(isJsonObject) : [];
    const codes = types.map(({ code }) => String(code)).map((code) => code.charAt(0).toUpperCase() + code.slice(1));
    for (const code of name.endsWith('[x]') ? codes : ['']) names.add(name.replace('[x]', code));
  }
  // `ExampleScenario.instance` has an element of this name; the published types have it as the mark of a resource.
  names.delete('resourceType');
  return names;
}

/** The codes that the published types list for a member of an object; `undefined` where they list none. */
function publishedCodes(name: string, member: string): readonly string[] | undefined {
  const entry = declared.get(name)?.members.find((each) => each.name?.getText() === member);
  const text = entry !== undefined && ts.isPropertySignature(entry) ? (entry.type?.getText() ?? '') : '';
  const codes = [...text.matchAll(/'([^']*)'/g)].map(([, code = '']) => code);
  return codes.length === 0 ? undefined : codes.sort();
}

const terminology = createTerminology([], standardDefinitions());

/** The codes of the required bindings of a type, by path; those whose codes cannot be listed left out. */
function boundCodes(elements: readonly JsonObject[]): readonly (readonly [path: string, codes: readonly string[]])[] {
  return elements.flatMap((element) => {
    const { binding, type } = element;
    if (!isJsonObject(binding) || binding['strength'] !== 'required' || !Array.isArray(type)) return [];
    if (type.length !== 1 || !isJsonObject(type[0]) || type[0]['code'] !== 'code') return [];
    const codes = terminology.codesOf(String(binding['valueSet']));
    return codes === undefined ? [] : [[String(element['path']), codes.map(({ code }) => code).sort()] as const];
  });
}

const compared: string[] = [];

describe("the standard's definitions", () => {
  it.each([...r4ResourceTypes])('bind codes to the lists of R4: %s', (type) => {
    const resource = standardDefinitions().find(`http://hl7.org/fhir/StructureDefinition/${type}`)?.resource;
    const snapshot = resource?.['snapshot'];
    const elements =
      isJsonObject(snapshot) && Array.isArray(snapshot['element']) ? snapshot['element'].filter(isJsonObject) : [];
    for (const [path, codes] of boundCodes(elements)) {
      const [owner = '', member = ''] = path.split(/\.(?=[^.]+$)/);
      const name = owner.replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());
      const published = publishedCodes(name, member);
      if (published === undefined) continue;
      compared.push(path);
      expect(codes, path).toEqual(published);
    }
  });

  it('bind more than 200 elements so', () => {
    expect(compared.length).toBeGreaterThan(200);
  });

  it.each([...r4ResourceTypes])('have the elements of R4 and no others: %s', (type) => {
    const resource = standardDefinitions().find(`http://hl7.org/fhir/StructureDefinition/${type}`)?.resource;
    const snapshot = resource?.['snapshot'];
    const elements =
      isJsonObject(snapshot) && Array.isArray(snapshot['element']) ? snapshot['element'].filter(isJsonObject) : [];
    const paths = new Set(elements.map(({ path }) => String(path)));
    const objects = [...paths].filter((path) => [...paths].some((other) => other.startsWith(`${path}.`)));
    expect(objects).toContain(type);
    for (const path of objects) {
      const name = path.replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());
      if (!declared.has(name)) continue;
      expect([...definedMembers(elements, path)].sort(), path).toEqual([...publishedMembers(name)].sort());
    }
  });
});
