import { compareText } from '../../model/diagnostic.ts';
import type { ConditionalSupport, RestResource } from '../../model/release.ts';

/** One entry for each resource type: what several entries of a type say, and statements imported, counts together. */
export function mergeResources(resources: readonly RestResource[]): readonly RestResource[] {
  const merged = new Map<string, RestResource>();
  for (const resource of resources) {
    const known = merged.get(resource.type);
    merged.set(resource.type, known === undefined ? once(resource) : mergeTwo(known, resource));
  }
  return [...merged.values()];
}

/** The resource with each interaction and search parameter once: a statement may say one thing twice. */
export function once(resource: RestResource): RestResource {
  return {
    ...resource,
    interactions: byKey(resource.interactions, ({ code }) => code),
    searchParameters: byKey(resource.searchParameters, ({ name }) => name),
    searchCombinations: byKey(resource.searchCombinations, ({ required, optional }) =>
      JSON.stringify([required, optional].map((names) => names.toSorted(compareText))),
    ),
  };
}

function mergeTwo(left: RestResource, right: RestResource): RestResource {
  return {
    ...left,
    ...(left.profile === undefined && right.profile !== undefined ? { profile: right.profile } : {}),
    supportedProfiles: [...new Set([...left.supportedProfiles, ...right.supportedProfiles])],
    interactions: byKey([...left.interactions, ...right.interactions], ({ code }) => code),
    searchParameters: byKey([...left.searchParameters, ...right.searchParameters], ({ name }) => name),
    searchCombinations: [...left.searchCombinations, ...right.searchCombinations],
    includes: [...new Set([...left.includes, ...right.includes])],
    revIncludes: [...new Set([...left.revIncludes, ...right.revIncludes])],
    conditional: mergeConditional(left.conditional, right.conditional),
    updateCreate: left.updateCreate || right.updateCreate,
    requirements: [...new Set([...left.requirements, ...right.requirements])],
  };
}

function byKey<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const found = new Map<string, T>();
  for (const item of items) if (!found.has(keyOf(item))) found.set(keyOf(item), item);
  return [...found.values()];
}

const deletes = ['not-supported', 'single', 'multiple'] as const;

function mergeConditional(left: ConditionalSupport, right: ConditionalSupport): ConditionalSupport {
  const most = Math.max(deletes.indexOf(left.delete), deletes.indexOf(right.delete));
  return {
    create: left.create || right.create,
    update: left.update || right.update,
    delete: deletes[most] ?? 'not-supported',
  };
}
