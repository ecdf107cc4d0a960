import type { Bundle, FhirResource } from 'fhir/r4.js';
import type { CallSettings, ClientCall } from './client-call.ts';
import type { CallOptions, HeaderFields } from './client-options.ts';
import { interactionCall, pathOf, readResource } from './interaction-client.ts';
import type { InteractionExchange } from './interaction-exchange.ts';
import { type Preference, writePreference } from './interaction-header.ts';
import { searchOf } from './interaction-write-client.ts';
import type { AnyCriteria, SearchDefinition } from './search-criteria.ts';
import { writeSearch } from './search-writer.ts';

/** What a search may be told. */
export interface SearchCallOptions extends CallOptions {
  /** What the server should do with parameters it does not know; without it the server decides. */
  readonly handling?: Exclude<Preference['handling'], undefined>;
  /** POST keeps the search out of URLs, and of the logs that keep those; default: GET. */
  readonly method?: 'GET' | 'POST';
}

/** The call of a search of a resource type. */
export function searchCall(
  exchange: InteractionExchange,
  resourceType: string,
  search: AnyCriteria,
  options: SearchCallOptions = {},
): ClientCall<Bundle<FhirResource>> {
  return call(exchange, [resourceType], searchOf(exchange, resourceType), search, options);
}

/** The call of a search of the whole system. */
export function systemSearchCall(
  exchange: InteractionExchange,
  definition: SearchDefinition,
  search: AnyCriteria,
  options: SearchCallOptions = {},
): ClientCall<Bundle<FhirResource>> {
  return call(exchange, [], definition, search, options);
}

function call(
  exchange: InteractionExchange,
  scope: readonly string[],
  definition: SearchDefinition,
  search: AnyCriteria,
  { handling, method = 'GET' }: SearchCallOptions,
): ClientCall<Bundle<FhirResource>> {
  const query = writeSearch(definition, search);
  const preference = handling === undefined ? undefined : writePreference({ handling });
  const headers: HeaderFields = preference === undefined ? {} : { Prefer: preference };
  const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' };
  const sent =
    method === 'GET'
      ? { path: scope.length === 0 ? '/' : pathOf(...scope), query, headers }
      : { path: pathOf(...scope, '_search'), headers: form, body: query.toString() };
  return interactionCall(exchange, { method, ...sent, read: readBundle(exchange) });
}

function readBundle(exchange: InteractionExchange) {
  return ({ content }: { readonly content: unknown }, validation: Parameters<typeof readResource>[3]) =>
    readResource<Bundle<FhirResource>>(content, 'Bundle', exchange.resources, validation);
}

/** The address of another page, `next` as a rule; `undefined` where there is none. */
export function pageLink(bundle: Bundle, relation: string): string | undefined {
  return bundle.link?.find((link) => link.relation === relation)?.url;
}

/**
 * The call for another page of a search or a history, by its link. A link to another server is not followed: what the client
 * sends with its requests is for its own server.
 */
export function pageCall(exchange: InteractionExchange, url: string): ClientCall<Bundle<FhirResource>> {
  const page = interactionCall(exchange, { method: 'GET', path: '', read: readBundle(exchange) });
  return {
    ...page,
    compose(settings) {
      const composed = page.compose(settings);
      if ('error' in composed) return composed;
      const target = pageUrl(url, settings);
      if (target === undefined) return { error: { kind: 'invalid-request', issues: [foreignPage(url)] } };
      const headers = { Accept: 'application/fhir+json' };
      const request = () => ({ url: target.href, headers, body: undefined });
      return { ...composed, path: target.pathname, request };
    },
  };
}

function pageUrl(text: string, { baseUrl = '' }: CallSettings): URL | undefined {
  const base = `${baseUrl}/`;
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  if (url === undefined) return undefined;
  return url.href === baseUrl || url.href.startsWith(base) || url.href.startsWith(`${baseUrl}?`) ? url : undefined;
}

function foreignPage(found: string) {
  const wanted = 'an address below the base of the server';
  return {
    severity: 'error',
    code: 'security',
    rule: 'reference',
    expression: 'url',
    pointer: '',
    found,
    wanted,
    evidence: 'base',
  } as const;
}
