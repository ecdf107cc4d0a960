import { afterAll, describe, expect, it } from 'vitest';
import { r4ResourceTypes } from '../../generator/runtime/resource-type.ts';
import { Validation } from '../../generator/runtime/validation.ts';
import { CompiledValidators } from '../support/compiled-validators.ts';
import { compareOpinions, disagreementLine, explained } from '../support/mutants/opinions.ts';
import { releaseWith } from '../support/standard-release.ts';

/* `fhir` and `@medplum/core` are asked of every resource type, as second-opinion.test.ts does of some. */

const validators = await CompiledValidators.of(await releaseWith([...r4ResourceTypes]));
const validateResource = await validators.validator('r4/resources.ts', 'validateResource');
const comparison = compareOpinions([...r4ResourceTypes], (body) => {
  const validation = new Validation({ resources: validateResource });
  validateResource(body, validation, 'Resource');
  return validation.accepted;
});

afterAll(() => {
  validators.remove();
  const { asked, agreed } = comparison;
  process.stdout.write(`${asked} verdicts of two other validators, ${agreed} as ours\n`);
});

describe('other validators', () => {
  it('agree with ours, but for what is explained', () => {
    const known = new Set(explained.map(disagreementLine));
    const unexplained = [...comparison.differing].filter(([line]) => !known.has(line));
    expect(unexplained).toEqual([]);
  });

  it('still say what the explanations are for', () => {
    const stale = explained.map(disagreementLine).filter((line) => !comparison.differing.has(line));
    expect(stale).toEqual([]);
  });
});
