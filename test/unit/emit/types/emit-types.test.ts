import { describe, expect, it } from 'vitest';
import { emitTypes } from '../../../../generator/emit/types/emit-types.ts';
import type { Parameter } from '../../../../generator/model/exchange.ts';
import type { ElementNode } from '../../../../generator/model/structure.ts';
import { declaration, printedModules } from '../../../support/printed.ts';
import {
  operation,
  parameter,
  parameters,
  primitive,
  profile,
  requirement,
  teaRelease,
} from '../../../support/release.ts';
import { canonical, element, typed } from '../../../support/structures.ts';

const path = 'tea-guide-1.0.0/tx-tea/types.ts';
const none = { kind: 'empty' } as const;

function inputOf(...list: readonly Parameter[]): string {
  const text = printedModules(emitTypes, teaRelease([operation('brew', parameters('BrewInput', list), none)]))[path];
  return declaration(text, 'export interface BrewInput ');
}

function structureOf(...children: readonly ElementNode[]): string {
  return printedModules(emitTypes, teaRelease([], [profile('TeaBundle', 'Bundle', children)]))[path] ?? '';
}

describe('the plain type of a message', () => {
  it('has one member for each parameter, by its name on the wire', () => {
    const text = inputOf(
      parameter('leaf', primitive('string'), { min: 1 }),
      parameter('need_milk', primitive('boolean')),
      parameter('cup-size', primitive('positiveInt')),
      parameter('guest', { kind: 'datatype', type: 'Reference', targetProfiles: [] }, { max: '*' }),
      parameter('date', { kind: 'search', searchType: 'date' }),
      parameter('note', { kind: 'datatype', type: 'Element', targetProfiles: [] }),
      parameter('tray', { kind: 'resource', type: 'Bundle', profiles: [] }),
      parameter('pot', { kind: 'resource', type: 'Any', profiles: [] }),
    );
    expect(text.split('\n')).toEqual([
      'export interface BrewInput {',
      '  readonly leaf: string;',
      '  readonly need_milk?: boolean | undefined;',
      "  readonly 'cup-size'?: number | undefined;",
      '  readonly guest?: readonly Reference[] | undefined;',
      '  readonly date?: string | undefined;',
      '  readonly note?: ParameterValue | undefined;',
      '  readonly tray?: Bundle<FhirResource> | undefined;',
      '  readonly pot?: FhirResource | undefined;',
      '}',
    ]);
  });

  it('says where each member comes from', () => {
    const leaf = parameter('leaf', primitive('string'), { requirements: [requirement('TEA-002')], evidence: 'stated' });
    const release = teaRelease([operation('brew', parameters('BrewInput', [leaf]), none)]);
    expect(printedModules(emitTypes, release)[path]).toContain(
      [
        '  /**',
        '   * The leaf.',
        '   * Requirements: TEA-002 (stated).',
        '   * @generated from https://tea.example/fhir/OperationDefinition/brew|1.0.0 parameter leaf',
        '   */',
      ].join('\n'),
    );
  });

  it('has the codes of a required binding as a union, where the rule is beyond doubt', () => {
    const codes = [
      { system: 'x', code: 'black' },
      { system: 'x', code: "it's" },
    ];
    const binding = { strength: 'required', valueSet: canonical('https://tea.example/vs'), codes } as const;
    expect(inputOf(parameter('kind', primitive('code'), { binding, max: '*' }))).toContain(
      String.raw`  readonly kind?: readonly ('black' | 'it\'s')[] | undefined;`,
    );
    expect(inputOf(parameter('kind', primitive('code'), { binding, evidence: 'chosen' }))).toContain(
      '  readonly kind?: string | undefined;',
    );
  });

  it('has a fixed value as its only value', () => {
    expect(inputOf(parameter('kind', primitive('code'), { fixed: 'black', min: 1 }))).toContain(
      "  readonly kind: 'black';",
    );
  });

  it('has a type of its own for parts', () => {
    const parts = { kind: 'parts', parts: [parameter('cup', primitive('string'), { min: 1 })] } as const;
    const request = parameters('BrewInput', [parameter('tray', parts, { max: '*' })]);
    const text = printedModules(emitTypes, teaRelease([operation('brew', request, none)]))[path];
    expect(declaration(text, 'export interface BrewInput ')).toContain(
      '  readonly tray?: readonly BrewInputTray[] | undefined;',
    );
    expect(declaration(text, 'export interface BrewInputTray ')).toContain('  readonly cup: string;');
  });

  it('is the resource itself where that is the whole body', () => {
    const returned = parameter('return', { kind: 'resource', type: 'Bundle', profiles: [] }, { min: 1 });
    const release = teaRelease([operation('brew', none, parameters('BrewOutput', [returned], { bare: true }))]);
    expect(declaration(printedModules(emitTypes, release)[path], 'export type')).toBe(
      'export type BrewOutput = Bundle<FhirResource>;',
    );
  });

  it('names the structure a resource must meet', () => {
    const bundle = profile('TeaBundle', 'Bundle', []);
    const tray = parameter('tray', { kind: 'resource', type: 'Bundle', profiles: [bundle.canonical] });
    const release = teaRelease([operation('brew', parameters('BrewInput', [tray]), none)], [bundle]);
    expect(declaration(printedModules(emitTypes, release)[path], 'export interface')).toContain(
      '  readonly tray?: TeaBundle | undefined;',
    );
  });

  it('keeps hostile texts in their places', () => {
    const text = inputOf(
      parameter("x'; }\n */ evil(); //", primitive('string'), {
        documentation: '*/ evil(); /* evil(); </script>',
      }),
    );
    expect(text.split('\n')).toHaveLength(3);
    expect(text).not.toContain('evil(); /*');
  });
});

describe('the type of a structure', () => {
  const method = element('Bundle.entry.request.method', typed('code'), {
    min: 1,
    base: { min: 1, max: 1 },
    value: { kind: 'fixed', type: 'code', value: 'POST' },
    evidence: 'stated',
  });

  it('narrows what the structure narrows beyond doubt, however deep it stands', () => {
    const text = structureOf(
      element('Bundle.type', typed('code'), {
        min: 1,
        base: { min: 1, max: 1 },
        value: { kind: 'fixed', type: 'code', value: 'transaction' },
        evidence: 'stated',
      }),
      element('Bundle.timestamp', typed('instant'), { min: 1, base: { min: 0, max: 1 }, evidence: 'stated' }),
      element('Bundle.total', typed('unsignedInt')),
      element(
        'Bundle.entry',
        { kind: 'backbone', type: 'BackboneElement' },
        {
          isArray: true,
          max: '*',
          children: [
            element('Bundle.entry.fullUrl', typed('uri'), { min: 1, base: { min: 0, max: 1 }, evidence: 'stated' }),
            element('Bundle.entry.request', { kind: 'backbone', type: 'BackboneElement' }, { children: [method] }),
          ],
        },
      ),
    );
    expect(declaration(text, 'export interface TeaBundle ').split('\n')).toEqual([
      'export interface TeaBundle extends Bundle<FhirResource> {',
      "  type: 'transaction';",
      '  timestamp: string;',
      '  entry?: TeaBundleEntry[] | undefined;',
      '}',
    ]);
    expect(declaration(text, 'export interface TeaBundleEntry ').split('\n')).toEqual([
      'export interface TeaBundleEntry extends BundleEntry<FhirResource> {',
      '  fullUrl: string;',
      '  request?: TeaBundleEntryRequest | undefined;',
      '}',
    ]);
    expect(declaration(text, 'export interface TeaBundleEntryRequest ').split('\n')).toEqual([
      'export interface TeaBundleEntryRequest extends BundleEntryRequest {',
      "  method: 'POST';",
      '}',
    ]);
  });

  it('does not rely on rules that are only noted', () => {
    const text = structureOf(element('Bundle.type', typed('code'), { ...method, name: 'type', evidence: 'inferred' }));
    expect(declaration(text, 'export')).toBe('export type TeaBundle = Bundle<FhirResource>;');
  });

  describe('where an element must meet a definition of the guide', () => {
    const leaf = profile('TeaQuantity', 'Quantity', [
      element('Quantity.unit', typed('string'), { min: 1, base: { min: 0, max: 1 } }),
    ]);
    const cup = profile('CupQuantity', 'Quantity', []);
    const pot = profile('PotPatient', 'Patient', []);
    const datatypes = [leaf, cup].map((each) => ({ ...each, kind: 'datatype' as const }));
    const of = (...profiles: readonly string[]) => ({
      profiles: profiles.map((name) => `https://tea.example/fhir/StructureDefinition/${name}`),
    });
    const print = (...children: readonly ElementNode[]) => {
      const tea = profile('TeaObservation', 'Observation', children);
      const text = printedModules(emitTypes, teaRelease([], [...datatypes, pot, tea]))[path];
      return declaration(text, 'export interface TeaObservation ').split('\n').slice(1, -1);
    };

    it('is the type of that definition, or of any of several', () => {
      const many = { isArray: true, max: '*' } as const;
      expect(
        print(
          element('Observation.one', typed('Quantity', of('TeaQuantity'))),
          element('Observation.needed', typed('Quantity', of('TeaQuantity')), { min: 1, base: { min: 0, max: 1 } }),
          element('Observation.many', typed('Quantity', of('TeaQuantity')), many),
          element('Observation.either', typed('Quantity', of('TeaQuantity', 'CupQuantity')), many),
          element('Observation.contained', typed('Patient', of('PotPatient')), many),
        ),
      ).toEqual([
        '  one?: TeaQuantity | undefined;',
        '  needed: TeaQuantity;',
        '  many?: TeaQuantity[] | undefined;',
        '  either?: (TeaQuantity | CupQuantity)[] | undefined;',
        '  contained?: PotPatient[] | undefined;',
      ]);
    });

    it('is that of each type of a choice by itself', () => {
      const quantity = { code: 'Quantity', targetProfiles: [], profiles: [leaf.canonical] };
      const text = { code: 'string', targetProfiles: [], profiles: [] };
      const choice = (...types: readonly (typeof quantity)[]) => ({ kind: 'typed' as const, choice: true, types });
      const needed = { min: 1, base: { min: 0, max: 1 } };
      expect(
        print(
          element('Observation.value', choice(quantity, text), needed),
          element('Observation.effective', choice(quantity), needed),
        ),
      ).toEqual(['  valueQuantity?: TeaQuantity | undefined;', '  effectiveQuantity: TeaQuantity;']);
    });

    it('is that type with what the element says of its parts', () => {
      const code = element('Observation.one.system', typed('uri'), { min: 1, base: { min: 0, max: 1 } });
      const tea = profile('TeaObservation', 'Observation', [
        element('Observation.one', typed('Quantity', of('TeaQuantity')), { children: [code] }),
        element('Observation.many', typed('Quantity', of('TeaQuantity', 'CupQuantity')), {
          isArray: true,
          max: '*',
          children: [{ ...code, id: 'Observation.many.system' }],
        }),
      ]);
      const text = printedModules(emitTypes, teaRelease([], [...datatypes, tea]))[path];
      expect(declaration(text, 'export interface TeaObservation ').split('\n').slice(1, -1)).toEqual([
        '  one?: TeaQuantity & TeaObservationOne | undefined;',
        '  many?: ((TeaQuantity | CupQuantity) & TeaObservationMany)[] | undefined;',
      ]);
      expect(declaration(text, 'export interface TeaObservationOne ').split('\n')).toEqual([
        'export interface TeaObservationOne extends Quantity {',
        '  system: string;',
        '}',
      ]);
    });

    it.each([
      ['it may meet another', typed('Quantity', of('TeaQuantity', 'Elsewhere')), 'base'],
      ['the rule is only noted', typed('Quantity', of('TeaQuantity')), 'chosen'],
      ['it must meet none', typed('Quantity'), 'base'],
    ] as const)('is the base type where %s', (_why, content, evidence) => {
      expect(
        print(
          element('Observation.one', content, { evidence }),
          element('Observation.x', typed('id'), { min: 1, base: { min: 0, max: 1 } }),
        ),
      ).toEqual(['  x: string;']);
    });
  });

  it('has nested types that no other type of the module is taken for', () => {
    const start = element('Patient.contact.period.start', typed('dateTime'), { min: 1, base: { min: 0, max: 1 } });
    const period = element('Patient.contact.period', typed('Period'), { children: [start] });
    const contact = element(
      'Patient.contact',
      { kind: 'backbone', type: 'BackboneElement' },
      { isArray: true, children: [period] },
    );
    const needed = element('Patient.gender', typed('code'), { min: 1, base: { min: 0, max: 1 } });
    const release = teaRelease(
      [],
      [
        profile('Tea', 'Patient', [contact]),
        profile('TeaContact', 'Patient', [needed]),
        profile('TeaContactPeriod', 'Patient', [needed]),
      ],
    );
    const text = printedModules(emitTypes, release)[path] ?? '';
    expect([...text.matchAll(/interface (\w+) extends (\w+)/g)].map(([, name, base]) => `${name} ${base}`)).toEqual([
      'Tea Patient',
      'TeaContact_ PatientContact',
      'TeaContact_Period Period',
      'TeaContact Patient',
      'TeaContactPeriod Patient',
    ]);
  });

  it('is the base type where nothing is narrowed', () => {
    expect(declaration(structureOf(), 'export')).toBe('export type TeaBundle = Bundle<FhirResource>;');
  });
});
