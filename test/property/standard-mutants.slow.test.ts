import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { r4ResourceTypes } from '../../generator/runtime/resource-type.ts';
import { Validation } from '../../generator/runtime/validation.ts';
import { CompiledValidators } from '../support/compiled-validators.ts';
import { printTried, tryMutants } from '../support/mutants/trial.ts';
import { releaseWith } from '../support/standard-release.ts';

/* As standard-mutants.test.ts, for every resource type there is. */

interface Known {
  readonly mutant: string;
  readonly reason: string;
}

const known: { readonly survivors: readonly Known[]; readonly unusable: readonly Known[] } = JSON.parse(
  readFileSync('test/fixtures/surviving-mutants.json', 'utf8'),
);
const validators = await CompiledValidators.of(await releaseWith([...r4ResourceTypes]));
const validateResource = await validators.validator('r4/resources.ts', 'validateResource');
const trial = tryMutants([...r4ResourceTypes], (body) => {
  const validation = new Validation({ resources: validateResource });
  validateResource(body, validation, 'Resource');
  return validation.accepted;
});

afterAll(() => {
  validators.remove();
  printTried('All resource types', trial);
});

describe('resources of any type that are wrong in one way', () => {
  it('are refused, but for those listed with a reason, a list that only ever gets shorter', () => {
    expect([...trial.survivors].sort()).toEqual(known.survivors.map(({ mutant }) => mutant).sort());
  });

  it('come from examples that are accepted as they are, but for those listed', () => {
    expect([...trial.unusable].sort()).toEqual(known.unusable.map(({ mutant }) => mutant).sort());
  });
});
