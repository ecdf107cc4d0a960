import { describe, expect, test } from 'vitest';
import { emitReleaseModule } from '../../../../generator/emit/release/emit-release-module.ts';
import { declaration, printedModules } from '../../../support/printed.ts';
import { operation, parameter, parameters, primitive, profile, teaRelease } from '../../../support/release.ts';

const brew = operation(
  'brew',
  parameters('BrewInput', [parameter('leaves', primitive('string'))]),
  { kind: 'empty' },
  { levels: ['type', 'instance'], resourceTypes: ['Patient'] },
);

function printed(release = teaRelease([brew])): string {
  return printedModules(emitReleaseModule, release)['tea-guide-1.0.0/release.ts'] ?? '';
}

describe('emitReleaseModule', () => {
  test('names the type and the ids after the guide', () => {
    expect(declaration(printed(), 'export type TeaGuideExchangeId')).toBe(
      "export type TeaGuideExchangeId = 'TX:Tea-1/brew';",
    );
    expect(declaration(printed(), 'export type TeaGuideRequirementId')).toBe(
      'export type TeaGuideRequirementId = never;',
    );
    expect(declaration(printed(), 'export interface TeaGuideRelease')).toContain(
      'readonly exchanges: Readonly<Record<TeaGuideExchangeId, ExchangeInfo>>;',
    );
  });

  test('says how each exchange is called', () => {
    expect(printed()).toContain(
      "wire: { kind: 'fhir-operation', methods: ['POST'], paths: ['/Patient/$brew', '/Patient/{id}/$brew'] },",
    );
  });

  test('refuses by rules that are stated or base, and notes the others', () => {
    expect(printed()).toContain("policies: { stated: 'refuse', base: 'refuse', inferred: 'note', chosen: 'note' },");
  });

  test('finds the validator of a structure by its canonical', () => {
    const text = printed(teaRelease([brew], [profile('TeaBundle', 'Bundle', [])]));
    expect(text).toContain("'https://tea.example/fhir/StructureDefinition/TeaBundle': validateTeaBundle,");
    expect(text).toContain("import { validateTeaBundle } from './tx-tea/validators.ts';");
  });
});
