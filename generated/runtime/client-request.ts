import type { Parameters, Resource } from 'fhir/r4.js';
import type { CallOptions, ClientOptions, HeaderFields } from './client-options.ts';
import { fhirJson } from './http-media-type.ts';
import { queryFromParameters } from './message-query.ts';
import type { OperationFacts, OperationTarget } from './operation-exchange.ts';

/**
 * The client's base URL without a trailing slash.
 * @throws TypeError where it is not an absolute http or https URL without query and fragment.
 */
export function normalBaseUrl(text: string): string {
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new TypeError(`baseUrl must be an http or https URL without query and fragment: ${text}`);
  }
  return url.href.replace(/\/+$/, '');
}

/** `/$code`, `/Type/$code`, `/Type/id/$code`. */
export function operationPath(code: string, target: OperationTarget): string {
  const scope = targetSegments(target).map((segment) => `/${encodeURIComponent(segment)}`);
  return `${scope.join('')}/$${encodeURIComponent(code)}`;
}

function targetSegments(target: OperationTarget): readonly string[] {
  switch (target.level) {
    case 'system':
      return [];
    case 'type':
      return [target.resourceType];
    case 'instance':
      return [target.resourceType, target.id];
  }
}

/** What a call sends, apart from signal and headers. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body: string | undefined;
}

/** POST wherever the operation has it, as only POST carries every message. */
export function outgoingRequest(
  facts: OperationFacts,
  baseUrl: string,
  target: OperationTarget,
  message: Resource | undefined,
): OutgoingRequest {
  const url = baseUrl + operationPath(facts.code, target);
  if (facts.methods.includes('POST')) {
    return { method: 'POST', url, body: message === undefined ? undefined : JSON.stringify(message) };
  }
  const query = isParameters(message) ? queryFromParameters(message) : '';
  return { method: 'GET', url: query === '' ? url : `${url}?${query}`, body: undefined };
}

function isParameters(message: Resource | undefined): message is Parameters {
  return message?.resourceType === 'Parameters';
}

/** Headers of a call: ours, then the client's, then the call's, the later overriding. */
export async function requestHeaders(
  options: ClientOptions,
  call: CallOptions,
  correlationId: string,
  hasBody: boolean,
): Promise<Headers> {
  const headers = new Headers({ Accept: 'application/fhir+json', 'X-Correlation-Id': correlationId });
  if (hasBody) headers.set('Content-Type', fhirJson);
  const own = typeof options.headers === 'function' ? await options.headers() : options.headers;
  setAll(headers, own ?? {});
  setAll(headers, call.headers ?? {});
  return headers;
}

function setAll(headers: Headers, fields: HeaderFields): void {
  for (const [name, value] of Object.entries(fields)) headers.set(name, value);
}
