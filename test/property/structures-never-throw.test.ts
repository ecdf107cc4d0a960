import fc from 'fast-check';
import { describe, it } from 'vitest';
import { buildStructures } from '../../generator/build/structure/build-structures.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';
import { standardDefinitions } from '../support/standard-definitions.ts';
import { guideBase, guideDocument, logicalModel, profileOf } from '../support/structure-definition.ts';

const documents = [
  profileOf('Parameters', 'p', [
    { id: 'Parameters.parameter', slicing: { discriminator: [{ type: 'value', path: 'name' }], rules: 'closed' } },
    { id: 'Parameters.parameter:a', sliceName: 'a', min: 1, max: '1' },
    {
      id: 'Parameters.parameter:a.value[x]',
      type: [{ code: 'string' }],
      constraint: [{ key: 'x', expression: 'true' }],
    },
    {
      id: 'Parameters.parameter:a.part.name',
      fixedString: 'b',
      binding: { strength: 'required', valueSet: `${guideBase}/v` },
    },
  ]),
  profileOf('Parameters', 'q', [{ id: 'Parameters.parameter:a', max: '0' }], {
    baseDefinition: `${guideBase}/StructureDefinition/p`,
  }),
  logicalModel('m', [
    { id: 'm' },
    { id: 'm.a', min: 0, max: '*', type: [{ code: 'Coding' }] },
    { id: 'm.a.code', min: 1 },
  ]),
  guideDocument({
    resourceType: 'ValueSet',
    id: 'v',
    url: `${guideBase}/v`,
    compose: { include: [{ system: 'urn:s', concept: [{ code: 'b' }] }], exclude: [{ valueSet: [`${guideBase}/v`] }] },
  }),
];

/** Puts `patch` in place of the value that a walk by `steps` comes to. */
function damaged(value: JsonValue, steps: readonly number[], patch: JsonValue): JsonValue {
  const [step, ...rest] = steps;
  if (step === undefined) return patch;
  if (Array.isArray(value)) {
    const items: readonly JsonValue[] = value;
    return items.map((item, index) => (index === step % items.length ? damaged(item, rest, patch) : item));
  }
  if (!isJsonObject(value)) return patch;
  const members = Object.entries(value);
  return Object.fromEntries(
    members.map(([name, item], index) => [
      name,
      item !== undefined && index === step % members.length ? damaged(item, rest, patch) : item,
    ]),
  );
}

describe('buildStructures', () => {
  const hostile = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue), // The library's own JSON type is mutable.
    fc.constantFrom<JsonValue>(
      'Parameters.parameter',
      'Parameters.parameter:a.part.part.part',
      '__proto__',
      'constructor',
      '*',
      -1,
      `${guideBase}/StructureDefinition/q`,
    ),
  );

  it('reports whatever is wrong with definitions and never throws', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.array(fc.nat(9), { maxLength: 6 }), hostile, (which, steps, patch) => {
        const broken = documents.map((document, index) => {
          if (index !== which) return document;
          const resource = damaged(document.resource, steps, patch);
          const kept: JsonObject = isJsonObject(resource) ? resource : {};
          return { ...document, resource: kept };
        });
        buildStructures({ documents: broken, core: standardDefinitions(), resourceTypes: [] });
      }),
      { numRuns: 200 },
    );
  });
});
