import type { LaunchContext } from '../../kit/launch-contexts.ts';
import { opaqueId, type RandomSource } from '../../kit/random.ts';
import type { ResourceKey, StoredResource } from '../../kit/stored-resource.ts';

declare const launchIdBrand: unique symbol;

/** Names one stored context; the `launch` of the launch that follows. Whoever has it can use the context. */
export type LaunchId = string & { readonly [launchIdBrand]: true };

/** A new launch id: 128 random bits, URL-safe, and nothing else in it. */
export function mintLaunchId(random: RandomSource): LaunchId {
  return opaqueId(random) as LaunchId;
}

/** Who set a context, and alone may clear it. */
interface ContextOwner {
  readonly clientId: string;
  /** FHIR base the owner's token was for: each tenant has its own. */
  readonly tenant: string;
}

/** A context between set and clear. */
export interface StoredContext {
  readonly launchId: LaunchId;
  readonly context: LaunchContext;
  /** Absent where anyone may call. */
  readonly owner?: ContextOwner;
  /** Resources made in some session that this context uses: created with it, written by its app, or referred to. */
  readonly uses: readonly ResourceKey[];
  readonly createdMs: number;
  readonly expiresMs: number;
}

/**
 * What is known of a resource that was made in a session: which contexts use it. It goes with the last of them. A resource
 * without such a record was there before, and stays.
 */
export interface ResourceUse {
  readonly launchIds: readonly string[];
}

/** A context that is gone while the tokens of its launch may still be good. */
export interface PendingRevocation {
  readonly sinceMs: number;
}

/** The manager's tables: contexts by launch id, resources and their use by `Type/id`, revocations by launch id. */
export interface ContextTables {
  readonly contexts: StoredContext;
  readonly resources: StoredResource;
  readonly uses: ResourceUse;
  readonly revocations: PendingRevocation;
}

/** Empty tables in memory. */
export function emptyContextTables(): {
  contexts: Map<string, StoredContext>;
  resources: Map<ResourceKey, StoredResource>;
  uses: Map<ResourceKey, ResourceUse>;
  revocations: Map<string, PendingRevocation>;
} {
  return { contexts: new Map(), resources: new Map(), uses: new Map(), revocations: new Map() };
}
