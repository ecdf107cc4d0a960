import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { sliceRules } from '../../../../generator/emit/openapi/slice-schema.ts';
import type { ElementNode, Slice, Slicing } from '../../../../generator/model/structure.ts';
import { choiceOf, element, typed } from '../../../support/structures.ts';

const backbone = { kind: 'backbone', type: 'BackboneElement' } as const;

function named(name: string, value: ElementNode, more: Partial<ElementNode> = {}): Slice {
  const fixed = element('Tray.cup.name', typed('string'), {
    min: 1,
    value: { kind: 'fixed', type: 'string', value: name },
  });
  return { name, element: element('Tray.cup', backbone, { max: 1, children: [fixed, value], ...more }) };
}

/** Tells whether a list keeps the rules of its slices. */
function accepts(slicing: Slicing, list: readonly unknown[]): boolean {
  const children = [element('Tray.cup.name', typed('string')), element('Tray.cup.value', choiceOf('string', 'code'))];
  const node = element('Tray.cup', backbone, { max: '*', children, slicing });
  return new Ajv2020({ strict: false }).validate({ type: 'array', allOf: [...sliceRules(node)] }, list);
}

function byName(...slices: readonly Slice[]): Slicing {
  return { discriminators: [{ type: 'value', path: 'name' }], rules: 'open', ordered: false, slices };
}

const code = element('Tray.cup.value', choiceOf('code'), { min: 1 });

describe('the rules of slices in a schema', () => {
  test('hold what is of a slice to the one type that the slice has, and nothing else', () => {
    const slicing = byName(named('kind', code));
    expect(
      accepts(slicing, [
        { name: 'kind', valueCode: 'x' },
        { name: 'other', valueString: 'x' },
      ]),
    ).toBe(true);
    expect(accepts(slicing, [{ name: 'kind', valueString: 'x' }])).toBe(false);
    expect(accepts(slicing, [])).toBe(true);
  });

  test('demand a slice that has to be there, as often as it may be', () => {
    const slicing = byName(named('kind', code, { min: 1 }));
    expect(accepts(slicing, [{ name: 'kind', valueCode: 'x' }])).toBe(true);
    expect(accepts(slicing, [{ name: 'kinds', valueCode: 'x' }])).toBe(false);
    expect(
      accepts(
        slicing,
        Array.from({ length: 2 }, () => ({ name: 'kind', valueCode: 'x' })),
      ),
    ).toBe(false);
  });

  test('refuse every form of a choice that a slice forbids', () => {
    const none = element('Tray.cup.value', { kind: 'prohibited' }, { max: 0 });
    expect(accepts(byName(named('empty', none)), [{ name: 'empty' }])).toBe(true);
    expect(accepts(byName(named('empty', none)), [{ name: 'empty', valueCode: 'x' }])).toBe(false);
  });

  test('hold what is sliced below a slice to those slices', () => {
    const part = element('Tray.cup.part', backbone, {
      min: 1,
      max: '*',
      slicing: byName(named('inner', code, { min: 1 })),
    });
    const slicing = byName(named('outer', part));
    const outer = (...parts: readonly unknown[]) => [{ name: 'outer', part: parts }];
    expect(accepts(slicing, outer({ name: 'inner', valueCode: 'x' }))).toBe(true);
    expect(accepts(slicing, outer({ name: 'inner', valueString: 'x' }))).toBe(false);
    expect(accepts(slicing, outer({ name: 'inners', valueCode: 'x' }))).toBe(false);
    expect(accepts(slicing, [{ name: 'outer' }])).toBe(false);
  });

  test('demand nothing that was only chosen', () => {
    const chosen = { min: 1, evidence: 'chosen', base: { min: 0, max: '*' } } as const;
    expect(accepts(byName(named('kind', { ...code, ...chosen }, chosen)), [])).toBe(true);
    expect(accepts(byName(named('kind', { ...code, ...chosen }, chosen)), [{ name: 'kind' }])).toBe(true);
  });

  test('demand one of the resource type that a slice by profile has, as more cannot be told', () => {
    const resource = element('Tray.cup.resource', typed('Patient', { profiles: ['https://guide.example/tea'] }), {
      min: 1,
    });
    const slices = [{ name: 'guest', element: element('Tray.cup', backbone, { min: 1, children: [resource] }) }];
    const slicing: Slicing = {
      discriminators: [{ type: 'profile', path: 'resource' }],
      rules: 'open',
      ordered: false,
      slices,
    };
    const patient = { resource: { resourceType: 'Patient' } };
    expect(accepts(slicing, [patient, patient])).toBe(true);
    expect(accepts(slicing, [{ resource: { resourceType: 'Device' } }])).toBe(false);
  });

  test('say nothing of slices that no schema can tell apart', () => {
    const slicing: Slicing = {
      ...byName(named('kind', code, { min: 1 })),
      discriminators: [{ type: 'exists', path: 'name' }],
    };
    expect(sliceRules(element('Tray.cup', backbone, { max: '*', slicing }))).toEqual([]);
    expect(sliceRules(element('Tray.cup', backbone, { max: '*' }))).toEqual([]);
  });
});
