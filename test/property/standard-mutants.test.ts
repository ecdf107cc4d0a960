import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { resourceTypes, validateResource } from '../../generated/halo-1.1.0/r4/resources.ts';
import { Validation } from '../../generated/runtime/validation.ts';
import type { JsonObject } from '../../generator/model/json.ts';
import { printTried, tryMutants } from '../support/mutants/trial.ts';

/* The definitions' differentials say what to break; nothing of the generator's model takes part in it. */

interface Known {
  readonly mutant: string;
  readonly reason: string;
}

const known: { readonly survivors: readonly Known[]; readonly unusable: readonly Known[] } = JSON.parse(
  readFileSync('test/fixtures/surviving-mutants.json', 'utf8'),
);
const trial = tryMutants(resourceTypes, isAccepted);
const prefixes = resourceTypes.map((type) => `${type}.`);

function isAccepted(body: JsonObject): boolean {
  const validation = new Validation({ resources: validateResource });
  validateResource(body, validation, 'Resource');
  return validation.accepted;
}

/** Listed mutants of the types under test. */
function listed(entries: readonly Known[]): readonly string[] {
  const isTested = (mutant: string) => prefixes.some((prefix) => (mutant.split(': ').pop() ?? '').startsWith(prefix));
  return entries
    .map(({ mutant }) => mutant)
    .filter(isTested)
    .sort();
}

afterAll(() => printTried('Resource types of the guide', trial));

describe('resources that are wrong in one way', () => {
  it('are refused, but for those listed with a reason, a list that only ever gets shorter', () => {
    expect([...trial.survivors].sort()).toEqual(listed(known.survivors));
  });

  it('come from examples that are accepted as they are', () => {
    expect([...trial.unusable].sort()).toEqual(listed(known.unusable));
  });

  it('are wrong in more than ten kinds of ways', () => {
    expect(trial.tried.size).toBeGreaterThan(60);
    expect([...trial.tried.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5000);
  });
});
