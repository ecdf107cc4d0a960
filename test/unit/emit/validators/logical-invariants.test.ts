import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitValidators } from '../../../../generator/emit/validators/emit-validators.ts';
import type { Constraint, ElementNode, Structure } from '../../../../generator/model/structure.ts';
import { CompiledValidators } from '../../../support/compiled-validators.ts';
import { canonical, element, releaseOf, structure, typed } from '../../../support/structures.ts';

const source = canonical('http://hl7.org/fhir/StructureDefinition/Model');

function rule(key: string, expression: string): Constraint {
  return { key, severity: 'error', human: 'It is as it should be', expression, source };
}

function model(type: string, children: readonly ElementNode[], rules: readonly Constraint[], list = false): Structure {
  const json = { open: true, ...(list ? { shape: 'array' as const } : {}) };
  const found = structure(type, 'logical', children, { source: 'guide', json });
  return { ...found, root: { ...found.root, constraints: rules } };
}

const scope = { json: { shape: 'space-separated', emptyArray: false, emptyString: false } } as const;
const tea = model(
  'Tea',
  [
    element('Tea.scope', typed('string'), { max: '*', ...scope }),
    element('Tea.name', typed('string'), { maxLength: 5 }),
    element('Tea.tags', typed('string'), { max: '*', constraints: [rule('tea-2', "$this.startsWith('a')")] }),
    element(
      'Tea.leaves',
      { kind: 'backbone', type: 'Element' },
      {
        max: '*',
        constraints: [rule('tea-3', 'weight.exists() or count.exists()')],
        children: [element('Tea.leaves.weight', typed('decimal')), element('Tea.leaves.count', typed('integer'))],
      },
    ),
  ],
  [rule('tea-1', "scope.split(' ').where($this = 'named').exists() implies name.exists()")],
);
const teas = model(
  'Teas',
  [element('Teas.tea', typed('Tea'), { max: '*' })],
  [rule('teas-1', 'tea.name.isDistinct()')],
  true,
);

describe('an invariant of a logical model', () => {
  let validators: CompiledValidators;
  beforeAll(async () => {
    validators = await CompiledValidators.of(releaseOf([tea, teas]));
  });
  afterAll(() => validators.remove());

  async function broken(type: string, value: unknown): Promise<readonly string[]> {
    const issues = await validators.issues('structures/validators.ts', `validate${type}`, value, { root: type });
    return issues.map(({ wanted, expression }) => `${expression} ${wanted.split(':')[0]}`);
  }

  it('reads a space-separated member as one text', async () => {
    expect(await broken('Tea', { scope: 'hot named', name: 'Assam' })).toEqual([]);
    expect(await broken('Tea', { scope: 'hot named' })).toEqual(['Tea tea-1']);
  });

  it('does not take a member with an underscore for the extensions of another', async () => {
    expect(await broken('Tea', { scope: 'named', _name: {} })).toEqual(['Tea tea-1']);
  });

  it('is checked of each repetition of a member', async () => {
    expect(await broken('Tea', { tags: ['ab', 'b'] })).toEqual(['Tea.tags[1] tea-2']);
  });

  it('is checked of each nested object', async () => {
    expect(await broken('Tea', { leaves: [{ count: 2 }, {}] })).toEqual(['Tea.leaves[1] tea-3']);
  });

  it('reaches the items of a list by the name of its element', async () => {
    expect(await broken('Teas', [{ name: 'a' }, { name: 'b' }])).toEqual([]);
    expect(await broken('Teas', [{ name: 'a' }, { name: 'a' }])).toEqual(['Teas teas-1']);
  });

  it('stands beside the length that a text may have', async () => {
    expect(await broken('Tea', { name: 'Oolong' })).toEqual(['Tea.name at most 5 characters']);
  });

  it('is listed as not checked where it cannot be compiled', () => {
    const odd = model(
      'Odd',
      [element('Odd.name', typed('string'))],
      [rule('odd-1', 'name.memberOf("http://a.example")')],
    );
    const { diagnostics } = emitValidators(releaseOf([odd]), { templates: [], runtime: [] });
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([expect.stringContaining('odd-1')]);
  });
});
