import { afterAll, describe, expect, it } from 'vitest';
import { resourceTypes, validateResource } from '../../generated/halo-1.1.0/r4/resources.ts';
import { Validation } from '../../generated/runtime/validation.ts';
import { compareOpinions, disagreementLine, explained } from '../support/mutants/opinions.ts';

/* `fhir` and `@medplum/core` are asked what they think of the same examples and mutants. */

const comparison = compareOpinions(resourceTypes, (body) => {
  const validation = new Validation({ resources: validateResource });
  validateResource(body, validation, 'Resource');
  return validation.accepted;
});

afterAll(() => {
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
    const stale = explained
      .filter((entry) => entry.onlyInOtherTypes !== true)
      .map(disagreementLine)
      .filter((line) => !comparison.differing.has(line));
    expect(stale).toEqual([]);
  });
});
