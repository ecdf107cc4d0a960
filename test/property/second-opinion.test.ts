import { resourceTypes, validateResource } from '../../generated/halo-1.1.0/r4/resources.ts';
import { Validation } from '../../generated/runtime/validation.ts';
import { testOpinions } from '../support/mutants/opinion-tests.ts';

/* `fhir` and `@medplum/core` are asked what they think of the examples and mutants of the guide's resource types. */

testOpinions({
  resourceTypes,
  areAll: false,
  isAccepted(body) {
    const validation = new Validation({ resources: validateResource });
    validateResource(body, validation, 'Resource');
    return validation.accepted;
  },
});
