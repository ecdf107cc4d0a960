import type { FhirResource, Reference } from 'fhir/r4.js';
import { opaqueId, type RandomSource } from '../../kit/random.ts';

declare const launchIdBrand: unique symbol;

/** Names one stored context; the `launch` of the launch that follows. Whoever has it can use the context. */
export type LaunchId = string & { readonly [launchIdBrand]: true };

/** A new launch id: 128 random bits, URL-safe, and nothing else in it. */
export function mintLaunchId(random: RandomSource): LaunchId {
  return opaqueId(random) as LaunchId;
}

/** `Type/id`, unique within the manager. */
export type ResourceKey = string;

/** A resource the manager holds. */
export interface StoredResource {
  readonly resource: FhirResource;
  readonly versionId: string;
  readonly lastUpdatedMs: number;
}

/** What a launch will be told, its references pointing to resources the manager holds. */
export interface LaunchContext {
  readonly appID?: string;
  readonly patient?: Reference;
  readonly encounter?: Reference;
  readonly fhirContext: readonly Reference[];
  readonly fhirUser?: Reference;
  readonly need_patient_banner?: boolean;
  readonly intent?: string;
  readonly smart_style_url?: string;
  readonly tenant?: string;
}

/** A context between set and clear. */
export interface StoredContext {
  readonly launchId: LaunchId;
  readonly context: LaunchContext;
  /** What was created in this session and goes when it is cleared; what it only refers to stays. */
  readonly created: readonly ResourceKey[];
  readonly createdMs: number;
  readonly expiresMs: number;
}

/** The manager's tables: contexts by launch id, resources by `Type/id`. */
export interface ContextTables {
  readonly contexts: StoredContext;
  readonly resources: StoredResource;
}

/** Empty tables in memory. */
export function emptyContextTables(): {
  contexts: Map<string, StoredContext>;
  resources: Map<ResourceKey, StoredResource>;
} {
  return { contexts: new Map(), resources: new Map() };
}
