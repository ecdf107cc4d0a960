import { describe, expect, test } from 'vitest';
import { emitRequirementsModule } from '../../../../generator/emit/requirements/emit-requirements-module.ts';
import type { Release } from '../../../../generator/model/release.ts';
import type { Requirement } from '../../../../generator/model/requirement.ts';
import { declaration, printedModules } from '../../../support/printed.ts';
import { canonical, requirement, teaRelease } from '../../../support/release.ts';

function tea(id: string, more: Partial<Requirement> = {}): Requirement {
  return {
    id: requirement(id),
    statement: 'Tea is hot.',
    strength: 'shall',
    evidence: 'stated',
    actors: [],
    aliases: [],
    references: ['Page 1'],
    conditional: false,
    source: canonical('Requirements/tea'),
    place: { file: 'x.json', package: 'example.tea#1.0.0', pointer: '' },
    ...more,
  };
}

function releaseWith(owned: readonly Requirement[], others: readonly Requirement[] = []): Release {
  const release = teaRelease([]);
  return {
    ...release,
    integrationProfiles: release.integrationProfiles.map((profile) => ({
      ...profile,
      requirements: owned.map(({ id }) => id),
    })),
    requirements: new Map([...owned, ...others].map((entry) => [entry.id, entry])),
  };
}

describe('emitRequirementsModule', () => {
  test('prints every requirement of an integration profile by its id', () => {
    const text = printedModules(emitRequirementsModule, releaseWith([tea('TEA-1')]))[
      'tea-guide-1.0.0/tx-tea/requirements.ts'
    ];
    expect(declaration(text, 'export type RequirementId')).toBe("export type RequirementId = 'TEA-1';");
    expect(declaration(text, 'export const requirements')).toBe(
      [
        'export const requirements: Readonly<Record<RequirementId, RequirementInfo>> = {',
        "  'TEA-1': {",
        "    statement: 'Tea is hot.',",
        "    strength: 'shall',",
        "    evidence: 'stated',",
        '    actors: [],',
        "    references: ['Page 1'],",
        '    aliases: [],',
        '    conditional: false,',
        '  },',
        '};',
      ].join('\n'),
    );
  });

  test('keeps a requirement of no integration profile in a module beside the release', () => {
    const files = printedModules(emitRequirementsModule, releaseWith([], [tea('TEA-9')]));
    expect(Object.keys(files)).toEqual(['tea-guide-1.0.0/requirements.ts']);
  });

  test('prints no module where there is no requirement', () => {
    expect(emitRequirementsModule(releaseWith([])).value).toEqual([]);
  });

  test('keeps a hostile statement within its literal', () => {
    const text = printedModules(
      emitRequirementsModule,
      releaseWith([tea('TEA-1', { statement: "'; alert(1) //\n</script>" })]),
    );
    expect(Object.values(text).join('')).toContain(`statement: '\\'; alert(1) //\\n\\u003c/script>',`);
  });
});
