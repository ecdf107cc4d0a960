import type { Encounter, FhirResource, Patient, Practitioner, Task } from 'fhir/r4.js';

/** A resource under the address it has inside one Bundle. */
export interface AddressedResource<T extends FhirResource = FhirResource> {
  readonly fullUrl: string;
  readonly resource: T;
}

const patientUrl = 'urn:uuid:5f0c1c1e-8a51-4d0e-9d0b-3b6f6c0a7a01';
const practitionerUrl = 'urn:uuid:5f0c1c1e-8a51-4d0e-9d0b-3b6f6c0a7a03';

/** Someone who does not exist. */
export const patient: AddressedResource<Patient> = {
  fullUrl: patientUrl,
  resource: {
    resourceType: 'Patient',
    name: [{ use: 'official', family: 'Tremblay-Côté', given: ['Noor'] }],
    gender: 'female',
    birthDate: '1984-02-11',
    communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'fr-CA' }] }, preferred: true }],
  },
};

/** The clinician who starts the app. */
export const practitioner: AddressedResource<Practitioner> = {
  fullUrl: practitionerUrl,
  resource: { resourceType: 'Practitioner', name: [{ family: 'Okafor', given: ['Lise'] }] },
};

/** The visit that is going on; it refers to the other two by their addresses in the Bundle. */
export const encounter: AddressedResource<Encounter> = {
  fullUrl: 'urn:uuid:5f0c1c1e-8a51-4d0e-9d0b-3b6f6c0a7a02',
  resource: {
    resourceType: 'Encounter',
    status: 'in-progress',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: { reference: patientUrl },
    participant: [{ individual: { reference: practitionerUrl } }],
  },
};

/** Work that no Context Manager of this release takes as context. */
export const task: AddressedResource<Task> = {
  fullUrl: 'urn:uuid:5f0c1c1e-8a51-4d0e-9d0b-3b6f6c0a7a04',
  resource: { resourceType: 'Task', status: 'requested', intent: 'order', for: { reference: patientUrl } },
};
