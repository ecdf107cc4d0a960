import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRequirementId } from '../../../../generator/model/identifier.ts';
import type { Release } from '../../../../generator/model/release.ts';
import { CompiledValidators, issueLine, printedValidators } from '../../../support/compiled-validators.ts';
import { canonical, choiceOf, element, releaseOf, structure, typed } from '../../../support/structures.ts';

const rule = parseRequirementId('R-1');
const ruled = { requirements: rule === undefined ? [] : [rule], evidence: 'stated' } as const;

const extension = structure('Extension', 'datatype', [
  element('Extension.url', typed('uri'), { min: 1 }),
  element('Extension.value[x]', choiceOf('string', 'boolean'), { name: 'value' }),
]);

const tin = structure('Tin', 'resource', [
  element('Tin.modifierExtension', typed('Extension'), { max: '*', isModifier: true }),
  element('Tin.status', typed('code')),
  element(
    'Tin.part',
    { kind: 'backbone', type: 'BackboneElement' },
    {
      max: '*',
      children: [
        element('Tin.part.name', typed('string'), { min: 1 }),
        element('Tin.part.value[x]', choiceOf('string', 'boolean'), { name: 'value' }),
      ],
    },
  ),
]);

const free = { base: { min: 0, max: '*' }, max: '*', isArray: true } as const;

function slice(name: string, min: number, max: number | '*', children: Parameters<typeof element>[2] = {}) {
  const fixed = element('Tin.part.name', typed('string'), {
    min: 1,
    value: { kind: 'fixed', type: 'string', value: name },
  });
  return {
    name,
    element: element(
      'Tin.part',
      { kind: 'backbone', type: 'BackboneElement' },
      { ...free, id: `Tin.part:${name}`, min, max, ...ruled, children: [fixed, ...(children.children ?? [])] },
    ),
  };
}

function profile(rules: 'open' | 'closed' | 'openAtEnd', ordered: boolean) {
  return structure(
    'Tin',
    'resource',
    [
      element('Tin.modifierExtension', typed('Extension'), {
        ...free,
        slicing: {
          discriminators: [{ type: 'value', path: 'url' }],
          rules: 'open',
          ordered: false,
          slices: [
            {
              name: 'not',
              element: element('Tin.modifierExtension', typed('Extension'), {
                ...free,
                id: 'Tin.modifierExtension:not',
                children: [
                  element('Extension.url', typed('uri'), {
                    min: 1,
                    value: { kind: 'fixed', type: 'uri', value: 'https://x.example/not' },
                  }),
                ],
              }),
            },
          ],
        },
      }),
      element('Tin.status', typed('code'), {
        min: 1,
        base: { min: 0, max: 1 },
        value: { kind: 'fixed', type: 'code', value: 'open' },
        ...ruled,
      }),
      element(
        'Tin.part',
        { kind: 'backbone', type: 'BackboneElement' },
        {
          ...free,
          slicing: {
            discriminators: [{ type: 'value', path: 'name' }],
            rules,
            ordered,
            slices: [
              slice('one', 1, 1, {
                children: [
                  element('Tin.part.value[x]', choiceOf('boolean'), {
                    name: 'value',
                    min: 1,
                    base: { min: 0, max: 1 },
                    ...ruled,
                  }),
                ],
              }),
              slice('two', 0, '*'),
            ],
          },
          children: [],
        },
      ),
    ],
    {
      canonical: canonical('https://guide.example/fhir/StructureDefinition/small-tin'),
      typeName: 'SmallTin',
      derivation: 'constraint',
      source: 'guide',
    },
  );
}

function releaseWith(rules: 'open' | 'closed' | 'openAtEnd', ordered = false): Release {
  return releaseOf([extension, tin, profile(rules, ordered)]);
}

const good = { resourceType: 'Tin', status: 'open', part: [{ name: 'one', valueBoolean: true }, { name: 'two' }] };

describe('a profile', () => {
  const compiled = new Map<string, CompiledValidators>();

  beforeAll(async () => {
    compiled.set('open', await CompiledValidators.of(releaseWith('open')));
    compiled.set('closed', await CompiledValidators.of(releaseWith('closed', true)));
    compiled.set('openAtEnd', await CompiledValidators.of(releaseWith('openAtEnd')));
  });

  afterAll(() => {
    for (const validators of compiled.values()) validators.remove();
  });

  async function lines(rules: string, value: unknown): Promise<readonly string[]> {
    const issues = await compiled
      .get(rules)
      ?.issues('structures/validators.ts', 'validateSmallTin', value, { root: 'Tin' });
    return (issues ?? []).map((issue) => `${issueLine(issue)} ${issue.requirement ?? ''}`.trim());
  }

  it.each(['open', 'closed', 'openAtEnd'])('accepts what meets it, %s', async (rules) => {
    expect(await lines(rules, good)).toEqual([]);
  });

  it('says which requirement a missing element, a wrong fixed value and a wrong type break', async () => {
    expect(await lines('open', { ...good, status: undefined })).toEqual(['error cardinality-min Tin.status R-1']);
    expect(await lines('open', { ...good, status: 'shut' })).toEqual(['error fixed Tin.status R-1']);
    expect(await lines('open', { ...good, part: [{ name: 'one', valueString: 'x' }] })).toEqual([
      'error cardinality-min Tin.part[0].value[x] R-1',
      'error choice Tin.part[0].valueString R-1',
    ]);
  });

  it('counts its slices', async () => {
    expect(await lines('open', { ...good, part: [{ name: 'two' }] })).toEqual(['error cardinality-min Tin.part R-1']);
    expect(await lines('open', { ...good, part: [good.part[0], good.part[0]] })).toEqual([
      'error cardinality-max Tin.part R-1',
    ]);
  });

  it('judges what belongs to no slice by its rules', async () => {
    const part = [{ name: 'three' }, ...good.part];
    expect(await lines('open', { ...good, part })).toEqual([]);
    expect(await lines('closed', { ...good, part })).toEqual(['error slicing Tin.part[0]']);
    expect(await lines('openAtEnd', { ...good, part })).toEqual([
      'error slicing Tin.part[1] R-1',
      'error slicing Tin.part[2] R-1',
    ]);
  });

  it('minds the order where it is told to', async () => {
    expect(await lines('closed', { ...good, part: [good.part[1], good.part[0]] })).toEqual([
      'error slicing Tin.part[1] R-1',
    ]);
  });

  it('lets the modifier extensions pass that it slices, and no other', async () => {
    const modifierExtension = ['not', 'other'].map((name) => ({
      url: `https://x.example/${name}`,
      valueBoolean: true,
    }));
    expect(await lines('open', { ...good, modifierExtension })).toEqual([
      'error unknown-modifier-extension Tin.modifierExtension[1]',
    ]);
  });

  it('never throws, and leaves the shape to the base', async () => {
    for (const value of [null, 1, [], { resourceType: 'Tin', part: 1 }, { resourceType: 'Tin', part: [null, [[]]] }]) {
      expect((await lines('closed', value)).length).toBeGreaterThan(0);
    }
  });

  it('is printed as what it adds, then its type', async () => {
    const text = (await printedValidators(releaseWith('open'))).get('test-1.0.0/structures/validators.ts') ?? '';
    const start = text.indexOf('export function validateSmallTin');
    expect(text.slice(start, text.indexOf('\n}\n', start) + 2)).toBe(
      [
        'export function validateSmallTin(value: unknown, validation: Validation, at: string): void {',
        '  validation.enterResource(value);',
        '  constrainSmallTin(value, validation, at);',
        '  validateTin(value, validation, at);',
        '  validation.leaveResource();',
        '}',
      ].join('\n'),
    );
    expect(text).toContain(
      "  if (value['status'] !== 'open') checkFixed(value['status'], 'open', validation, `${at}.status`, r1Rule);",
    );
  });
});
