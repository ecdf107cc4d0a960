import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../generator/build/build-release.ts';
import { checkRelease } from '../../generator/check/check-release.ts';
import { diagnosticCatalogue } from '../../generator/model/diagnostic-code.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';
import { sourcesFromResources } from '../support/sources.ts';

const folder = 'test/fixtures/sketches';

function readSketches(): readonly JsonObject[] {
  return readdirSync(folder)
    .filter((name) => /^[A-Z].*\.json$/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
}

const resources = readSketches();

/** Every place in a value, as the steps that lead there. */
function pathsOf(
  value: JsonValue | undefined,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  if (Array.isArray(value)) {
    return [path, ...value.flatMap((item: JsonValue, index) => pathsOf(item, [...path, index]))];
  }
  if (isJsonObject(value))
    return [path, ...Object.keys(value).flatMap((name) => pathsOf(value[name], [...path, name]))];
  return [path];
}

const places = resources.flatMap((resource, index) =>
  pathsOf(resource)
    .filter((path) => path.length > 0 && path[0] !== 'resourceType')
    .map((path) => ({ index, path })),
);

function replaced(value: JsonValue | undefined, path: readonly (string | number)[], by: JsonValue): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined || value === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((item: JsonValue, index) => (index === step ? replaced(item, rest, by) : item));
  }
  return isJsonObject(value) ? { ...value, [step]: replaced(value[step], rest, by) } : value;
}

const hostile = fc.constantFrom<JsonValue>(
  '',
  '*/',
  `\`\${'x'}\``,
  '</script>',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'class',
  'line\u2028break',
  '\ud800',
  'http://hl7.org/fhir/StructureDefinition/Patient',
  'https://halo-toolkit.example/fhir/StructureDefinition/transaction',
  [],
  {},
  [null],
  { extension: [{}] },
  -1,
  1e300,
);

const anyJson: fc.Arbitrary<JsonValue> = fc.oneof(
  hostile,
  fc.jsonValue({ maxDepth: 3 }).map((value) => value as JsonValue),
);

const mutation = fc.record({ place: fc.constantFrom(...places), by: anyJson });

describe('building a release', () => {
  test('never throws, whatever stands anywhere in its documents, and reports in known codes at known files', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const mutated = [...resources];
        for (const { place, by } of mutations) {
          const value = replaced(mutated[place.index], place.path, by);
          if (isJsonObject(value)) mutated[place.index] = value;
        }
        const { value, diagnostics } = buildRelease(sourcesFromResources(mutated));
        const all = [...diagnostics, ...(value === undefined ? [] : checkRelease(value))];
        for (const { code, place, message } of all) {
          expect(Object.hasOwn(diagnosticCatalogue, code)).toBe(true);
          expect(place.pointer === '' || place.pointer.startsWith('/')).toBe(true);
          expect(message.length).toBeLessThan(2000);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('gives the same release and the same diagnostics from the documents in any order', () => {
    const forward = buildRelease(sourcesFromResources(resources));
    const backward = buildRelease(sourcesFromResources([...resources].reverse()));
    expect(backward.value).toEqual(forward.value);
    expect([...(backward.value?.exchanges.keys() ?? [])]).toEqual([...(forward.value?.exchanges.keys() ?? [])]);
  });
});
