import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../generator/model/json.ts';
import { clinicFolder, clinicPatient, readGuide, structureUrl } from '../../../support/clinic-guide.ts';
import type { TestFolder } from '../../../support/guide-folder.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = clinicFolder();
});

afterEach(() => folder.remove());

/** Slices of an element at each of these paths, the innermost first, so that each outer slice copies all inner ones. */
function slicesInSlices(paths: readonly string[], each: number): readonly JsonObject[] {
  const slicing = { discriminator: [{ type: 'value', path: 'linkId' }], rules: 'open' };
  return paths.flatMap((path) => [
    { id: path, path, slicing },
    ...Array.from({ length: each }, (_, index) => ({ id: `${path}:s${index}`, path, sliceName: `s${index}`, min: 0 })),
  ]);
}

const items = [4, 3, 2, 1].map((levels) => `Questionnaire${'.item'.repeat(levels)}`);

/** A model each of whose elements holds all of it, so that each line below them doubles it. */
function selfContaining(elements: number): readonly JsonObject[] {
  const names = Array.from({ length: elements }, (_, index) => `m.e${index}`);
  return [
    { id: 'm', path: 'm' },
    ...names.map((path) => ({ id: path, path, min: 0, max: '*', contentReference: '#m' })),
    ...names.map((path) => ({ id: `${path}.e0`, path: `${path}.e0`, min: 0 })),
  ];
}

describe('a differential of a few lines', () => {
  it.each<[string, JsonObject]>([
    [
      'slices within slices',
      {
        type: 'Questionnaire',
        baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Questionnaire',
        differential: { element: slicesInSlices(items, 30) },
      },
    ],
    [
      'content that holds itself',
      {
        type: structureUrl('m'),
        kind: 'logical',
        derivation: 'specialization',
        baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Element',
        differential: { element: selfContaining(60) },
      },
    ],
  ])('is refused where %s would make millions of elements of it', async (_how, more) => {
    folder.write('guide/bomb.json', clinicPatient('Bomb', more));
    const { lines, messages } = await readGuide(folder.join('guide'));
    expect(lines).toContainEqual(
      expect.stringMatching(/^error snapshot-failed bomb\.json#\/differential\/element\/\d+$/),
    );
    expect(messages[0]).toContain('the definition would have more than 100000 elements.');
  });

  it('may be bound to a value set that stands on thousands of others, one on the next', async () => {
    const url = (index: number) => `https://clinic.example/fhir/ValueSet/v${index}`;
    const system = 'http://hl7.org/fhir/administrative-gender';
    for (let index = 0; index <= 3000; index += 1) {
      const include = index === 3000 ? [{ system }] : [{ valueSet: [url(index + 1)] }];
      const compose = { include };
      folder.write(`guide/v${index}.json`, { resourceType: 'ValueSet', id: `v${index}`, url: url(index), compose });
    }
    const gender = 'Patient.gender';
    const binding = { strength: 'required', valueSet: url(0) };
    folder.write(
      'guide/b.json',
      clinicPatient('B', { differential: { element: [{ id: gender, path: gender, binding }] } }),
    );
    const { release } = await readGuide(folder.join('guide'));
    const bound = [...(release?.structures.values() ?? [])].find(({ name }) => name === 'B');
    expect(bound?.root.children.find(({ name }) => name === 'gender')?.binding?.codes).toHaveLength(4);
  });

  it('may slice a list a thousand times', async () => {
    const path = 'Patient.identifier';
    const slicing = { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' };
    const element = [{ id: path, path, slicing }, ...slicesInSlices([path], 1000).slice(1)];
    folder.write('guide/many.json', clinicPatient('Many', { differential: { element } }));
    const { lines, release } = await readGuide(folder.join('guide'));
    expect(lines).toEqual([]);
    const many = [...(release?.structures.values() ?? [])].find(({ name }) => name === 'Many');
    const identifier = many?.root.children.find(({ name }) => name === 'identifier');
    expect(identifier?.slicing?.slices).toHaveLength(1000);
  });
});
