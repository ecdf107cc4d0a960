import type { InteractionExchange, InteractionType } from './interaction-exchange.ts';

/** A resource type, perhaps with an id and a version, as a path names them. */
export interface ResourceAddress {
  readonly resourceType: string;
  readonly type: InteractionType;
  readonly id?: string;
  readonly versionId?: string;
}

/** Which requests an interaction takes. */
export interface InteractionRoute {
  readonly methods: readonly string[];
  /** Where it is called, below the base: `/{type}/{id}`. */
  readonly path: string;
  /** `undefined` where the path is another's. */
  readonly match: (segments: readonly string[]) => ResourceAddress | 'system' | undefined;
}

/**
 * The requests of one method and one path, of the resource types that an interaction is offered for.
 * @param path below the base: `/{type}/{id}/_history/{version}`; without `{type}` it is the whole system's
 */
export function routeAt(method: string, path: string, exchange: InteractionExchange): InteractionRoute {
  const form = path.split('/').filter((part) => part !== '');
  return { methods: [method], path, match: (segments) => addressAt(form, segments, exchange) };
}

/** Writes whose resource may be named by a search, where a resource type is offered so: `/{type}/{id}` or `/{type}`. */
export function routeByIdOrSearch(
  method: string,
  exchange: InteractionExchange,
  isOffered: (type: InteractionType) => boolean,
): InteractionRoute {
  const byId = routeAt(method, '/{type}/{id}', exchange);
  const bySearch = routeAt(method, '/{type}', exchange);
  const match = (segments: readonly string[]) => {
    const found = byId.match(segments) ?? bySearch.match(segments);
    return found === undefined || found === 'system' || found.id !== undefined || isOffered(found.type)
      ? found
      : undefined;
  };
  return { ...byId, match };
}

/** The address of an interaction that is only ever with a resource type. */
export function named(address: ResourceAddress | 'system'): ResourceAddress {
  if (address === 'system') throw new TypeError('This interaction is with a resource type.');
  return address;
}

const idForm = /^[A-Za-z0-9.-]{1,64}$/;

function addressAt(
  form: readonly string[],
  segments: readonly string[],
  { types }: InteractionExchange,
): ResourceAddress | 'system' | undefined {
  if (segments.length !== form.length) return undefined;
  if (!form.every((part, index) => isPart(part, segments[index] ?? ''))) return undefined;
  if (!form.includes('{type}')) return 'system';
  const at = (part: string): string | undefined => segments[form.indexOf(part)];
  const resourceType = at('{type}');
  const type = resourceType !== undefined && Object.hasOwn(types, resourceType) ? types[resourceType] : undefined;
  if (resourceType === undefined || type === undefined) return undefined;
  const id = at('{id}');
  const versionId = at('{version}');
  return {
    resourceType,
    type,
    ...(id === undefined ? {} : { id }),
    ...(versionId === undefined ? {} : { versionId }),
  };
}

function isPart(part: string, segment: string): boolean {
  if (!part.startsWith('{')) return segment === part;
  return part === '{type}' || idForm.test(segment);
}
