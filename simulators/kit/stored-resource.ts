import type { FhirResource } from 'fhir/r4.js';

/** `Type/id`, unique within a FHIR server. */
export type ResourceKey = string;

/** A resource that a FHIR server holds, in one version. Its `id` and `meta` are the server's own. */
export interface StoredResource {
  readonly resource: FhirResource;
  readonly versionId: string;
  readonly lastUpdatedMs: number;
}
