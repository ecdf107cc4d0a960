import type { FhirResource, Identifier } from 'fhir/r4.js';
import type { StoreTransaction } from '../../kit/store.ts';
import type { ResourceKey } from '../../kit/stored-resource.ts';
import type { ContextTables } from './state.ts';

/** An identifier as a condition asks for it. @see FHIR R4, Search §3.1.1.4.10 token */
export interface IdentifierToken {
  /** `undefined`: whatever it is; `''`: none. */
  readonly system: string | undefined;
  /** `undefined`: whatever it is. */
  readonly value: string | undefined;
}

/** Resources by their type and each form in which a condition may ask for one of their identifiers. */
export type IdentifierIndex = ReadonlyMap<string, ReadonlySet<ResourceKey>>;

/**
 * Goes through the resources once for all conditions of a call. That is enough, as a call stores nothing before all of its conditions
 * are resolved.
 */
export async function indexIdentifiers(tables: StoreTransaction<ContextTables>): Promise<IdentifierIndex> {
  const index = new Map<string, Set<ResourceKey>>();
  for await (const [key, { resource }] of tables.entries('resources')) {
    for (const identifier of identifiersOf(resource)) {
      for (const token of tokensFor(identifier)) {
        const name = nameOf(resource.resourceType, token);
        const keys = index.get(name);
        if (keys === undefined) index.set(name, new Set([key]));
        else keys.add(key);
      }
    }
  }
  return index;
}

/** The resources of a type with this identifier, in the order they were stored. */
export function withIdentifier(index: IdentifierIndex, type: string, token: IdentifierToken): ReadonlySet<ResourceKey> {
  return index.get(nameOf(type, token)) ?? none;
}

const none: ReadonlySet<ResourceKey> = new Set();

/** Some types have one identifier, most have a list, a few have none. */
function identifiersOf(resource: FhirResource): readonly Identifier[] {
  if (!('identifier' in resource) || resource.identifier === undefined) return [];
  return Array.isArray(resource.identifier) ? resource.identifier : [resource.identifier];
}

function tokensFor({ system = '', value }: Identifier): readonly IdentifierToken[] {
  const bySystem = { system, value: undefined };
  return value === undefined ? [bySystem] : [bySystem, { system: undefined, value }, { system, value }];
}

/** Quoted, so that no two tokens have one name. */
function nameOf(type: string, { system, value }: IdentifierToken): string {
  return JSON.stringify([type, system ?? null, value ?? null]);
}
