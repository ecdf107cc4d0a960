import { afterAll } from 'vitest';
import { r4ResourceTypes } from '../../generator/runtime/resource-type.ts';
import { Validation } from '../../generator/runtime/validation.ts';
import { CompiledValidators } from '../support/compiled-validators.ts';
import { testOpinions } from '../support/mutants/opinion-tests.ts';
import { releaseWith } from '../support/standard-release.ts';

/* `fhir` and `@medplum/core` are asked of every resource type, as second-opinion.test.ts does of some. */

const validators = await CompiledValidators.of(await releaseWith([...r4ResourceTypes]));
const validateResource = await validators.validator('r4/resources.ts', 'validateResource');

afterAll(() => validators.remove());

testOpinions({
  resourceTypes: [...r4ResourceTypes],
  areAll: true,
  isAccepted(body) {
    const validation = new Validation({ resources: validateResource });
    validateResource(body, validation, 'Resource');
    return validation.accepted;
  },
});
