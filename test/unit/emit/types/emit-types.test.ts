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

  it('is the base type where nothing is narrowed', () => {
    expect(declaration(structureOf(), 'export')).toBe('export type TeaBundle = Bundle<FhirResource>;');
  });
});
