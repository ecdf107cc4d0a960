import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CompiledValidators } from '../../../support/compiled-validators.ts';
import { bundleCases } from '../../../support/hard-cases/bundle-cases.ts';
import { codedCases } from '../../../support/hard-cases/coded-cases.ts';
import { containedCases } from '../../../support/hard-cases/contained-cases.ts';
import type { HardCase, HardIssue } from '../../../support/hard-cases/hard-case.ts';
import { narrativeCases } from '../../../support/hard-cases/narrative-cases.ts';
import { primitiveCases } from '../../../support/hard-cases/primitive-cases.ts';
import { referenceCases } from '../../../support/hard-cases/reference-cases.ts';
import { structureCases } from '../../../support/hard-cases/structure-cases.ts';
import { textCases } from '../../../support/hard-cases/text-cases.ts';
import { timeCases } from '../../../support/hard-cases/time-cases.ts';
import { releaseWith } from '../../../support/standard-release.ts';

let validators: CompiledValidators;

beforeAll(async () => {
  const release = await releaseWith(['Questionnaire', 'Composition', 'EffectEvidenceSynthesis']);
  validators = await CompiledValidators.of(release);
}, 120_000);

afterAll(() => validators.remove());

/** The root of the paths is the type, where it is one. */
function rootOf(value: unknown): string {
  const type = (value as { readonly resourceType?: unknown }).resourceType;
  return typeof type === 'string' && /^[A-Z][A-Za-z]+$/.test(type) ? type : 'Resource';
}

async function issuesOf(value: unknown): Promise<readonly HardIssue[]> {
  const issues = await validators.issues('r4/resources.ts', 'validateResource', value, { root: rootOf(value) });
  return issues.map(
    ({ severity, code, expression, pointer, found, wanted }): HardIssue => [
      severity,
      code,
      expression,
      pointer,
      found,
      wanted,
    ],
  );
}

const tables: Readonly<Record<string, readonly HardCase[]>> = {
  'primitive values that are there or not': primitiveCases,
  'dates and times': timeCases,
  'numbers and texts': textCases,
  'structure and nesting': structureCases,
  'contained resources and ids': containedCases,
  'codes and values': codedCases,
  narratives: narrativeCases,
  references: referenceCases,
  'bundles and parameters': bundleCases,
};

describe.each(Object.entries(tables))('validators judge %s', (_, cases) => {
  const accepted = cases.filter(({ issues }) => issues.length === 0);
  const refused = cases.filter(({ issues }) => issues.length > 0);

  it.each(accepted.map(({ title, value }) => [title, value] as const))('and accept %s', async (_title, value) => {
    expect(await issuesOf(value)).toEqual([]);
  });

  it.each(refused.map(({ title, value, issues }) => [title, value, issues] as const))(
    'and refuse %s',
    async (_title, value, issues) => {
      expect(await issuesOf(value)).toEqual(issues);
    },
  );
});
