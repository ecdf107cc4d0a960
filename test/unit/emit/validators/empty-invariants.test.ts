import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Constraint } from '../../../../generator/model/structure.ts';
import { CompiledValidators, issueLine } from '../../../support/compiled-validators.ts';
import { canonical, element, releaseOf, structure, typed } from '../../../support/structures.ts';

const rule = (expression: string): Constraint => ({
  key: 'tea-1',
  severity: 'error',
  human: 'It is as it should be',
  expression,
  source: canonical('http://hl7.org/fhir/StructureDefinition/Tea'),
});

/** A kind of tea for each expression, with the same elements. */
const expressions = {
  Named: "name = 'Assam'",
  Matching: "name.matches('^[A-Z]')",
  Weighed: 'weight > 3',
  Either: "name = 'Assam' or weight > 3",
  Guarded: "name.exists() implies name = 'Assam'",
  Timed: 'start.hasValue().not() or end.hasValue().not() or (start <= end)',
};
const teas = Object.entries(expressions).map(([type, expression]) => {
  const members = { name: 'string', weight: 'integer', start: 'dateTime', end: 'dateTime', note: 'string' };
  const children = Object.entries(members).map(([name, code]) => element(`${type}.${name}`, typed(code)));
  const tea = structure(type, 'datatype', children);
  return { ...tea, root: { ...tea.root, constraints: [rule(expression)] } };
});

let validators: CompiledValidators;
beforeAll(async () => {
  validators = await CompiledValidators.of(releaseOf(teas));
});
afterAll(() => validators.remove());

async function verdict(type: string, value: unknown): Promise<readonly string[]> {
  return (await validators.issues('r4/datatypes.ts', `validate${type}`, value)).map(issueLine);
}

describe('an invariant', () => {
  it.each([
    ['Named', { name: 'Assam' }],
    ['Matching', { name: 'Assam' }],
    ['Weighed', { weight: 4 }],
    ['Either', { weight: 4 }],
    ['Guarded', { note: 'x' }],
  ])('is met by true: %s %j', async (type, value) => {
    expect(await verdict(type, value)).toEqual([]);
  });

  it.each([
    ['Named', { name: 'Oolong' }],
    ['Named', { note: 'no name to compare' }],
    ['Matching', { note: 'no name to match' }],
    ['Weighed', { note: 'no weight to compare' }],
    ['Either', { note: 'neither' }],
  ])('is broken by false, and by nothing at all: %s %j', async (type, value) => {
    expect(await verdict(type, value)).toEqual(['error invariant Root']);
  });

  it('of the standard says nothing of times that cannot be compared', async () => {
    expect(await verdict('Timed', { start: '2024', end: '2024-02-03' })).toEqual([]);
    expect(await verdict('Timed', { start: '2024-03', end: '2024-02' })).toEqual(['error invariant Root']);
  });
});
