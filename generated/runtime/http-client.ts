import { authenticationFields, plannedPairs } from './client-authentication.ts';
import type { CallSettings, ClientCall, OutgoingRequest, ReadReply } from './client-call.ts';
import { isSuccess, jsonContent, type Reply, refusalFrom } from './client-reply.ts';
import type { FormPair } from './form-definition.ts';
import { formText, formType, withQuery } from './form-text.ts';
import type { HttpExchange, PathVariables } from './http-exchange.ts';
import { fhirJson, isFhirJson, isJson } from './http-media-type.ts';
import { filledPath } from './http-path.ts';
import { newValidation } from './message-validation.ts';
import type { Validation } from './validation.ts';

/** Where a call of an HTTP exchange goes. */
export type HttpAddress =
  /** The exchange's own path below the client's base. */
  | { readonly kind: 'base'; readonly variables?: PathVariables }
  /** An address of its own; `undefined` where nobody has said it. */
  | { readonly kind: 'url'; readonly url: string | undefined };

/** Addresses of exchanges by exchange id; `undefined`: not known. */
export type Endpoints = Readonly<Record<string, string | undefined>>;

/** The addresses that are known: as they were given, else as they were discovered. */
export function knownEndpoints(given: Endpoints | undefined, discovered: Endpoints): Endpoints {
  const stated = Object.entries(given ?? {}).filter(([, address]) => address !== undefined);
  return { ...discovered, ...Object.fromEntries(stated) };
}

/** The call of an HTTP exchange outside the FHIR API. */
export function httpCall<Input, Output>(
  exchange: HttpExchange<Input, Output>,
  address: HttpAddress,
  input: Input,
): ClientCall<Output> {
  return {
    id: exchange.id,
    initiator: exchange.initiator,
    compose: (settings) => compose(exchange, address, input, settings),
    read: (reply, settings) => readReply(exchange, reply, settings),
  };
}

function compose<Input, Output>(
  exchange: HttpExchange<Input, Output>,
  address: HttpAddress,
  input: Input,
  settings: CallSettings,
): ReturnType<ClientCall<Output>['compose']> {
  const { options } = settings;
  const message = writeMessage(exchange, input);
  const url = urlOf(exchange, address, message.pairs, settings);
  if (url === undefined) return { error: { kind: 'no-address', exchange: exchange.id } };
  const validation = validationFor(exchange, options);
  if (options.validateRequest !== false) readBack(exchange, message, validation, settings);
  const { methods } = exchange;
  // A form in the body keeps what it says out of logs and browser histories.
  const method = methods.includes('POST') ? 'POST' : (methods[0] ?? 'GET');
  return {
    method,
    path:
      settings.baseUrl !== undefined && url.startsWith(`${settings.baseUrl}/`)
        ? url.slice(settings.baseUrl.length)
        : withoutQuery(url),
    issues: validation.accepted ? [] : validation.issues,
    request: () => outgoing(exchange, method, url, message, settings),
  };
}

/** A request's message on the wire. */
interface WireMessage {
  readonly pairs: readonly FormPair[];
  readonly document: unknown;
}

function writeMessage<Input, Output>({ request }: HttpExchange<Input, Output>, input: Input): WireMessage {
  switch (request.carrier) {
    case 'none':
      return { pairs: [], document: undefined };
    case 'query':
    case 'form':
      return { pairs: request.form.write(input), document: undefined };
    case 'json':
    case 'resource':
      return { pairs: [], document: input };
  }
}

function urlOf<Input, Output>(
  { path }: HttpExchange<Input, Output>,
  address: HttpAddress,
  pairs: readonly FormPair[],
  { baseUrl }: CallSettings,
): string | undefined {
  if (address.kind === 'url') {
    if (address.url === undefined) return undefined;
    // What is discovered should be absolute; what is not is meant below the base. See SMART App Launch 2.1.0, Conformance.
    const url = URL.canParse(address.url) ? new URL(address.url) : resolved(address.url, baseUrl);
    return url !== undefined && /^https?:$/.test(url.protocol) ? url.href : undefined;
  }
  if (baseUrl === undefined || path === undefined) return undefined;
  return baseUrl + filledPath(path, { ...Object.fromEntries(pairs), ...address.variables });
}

function resolved(relative: string, baseUrl: string | undefined): URL | undefined {
  const base = `${baseUrl ?? ''}/`;
  return URL.canParse(relative, base) ? new URL(relative, base) : undefined;
}

function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? '';
}

function readBack<Input, Output>(
  { request, errors }: HttpExchange<Input, Output>,
  { pairs, document }: WireMessage,
  validation: Validation,
  { options }: CallSettings,
): void {
  switch (request.carrier) {
    case 'none':
      return;
    case 'query':
    case 'form':
      request.form.read(
        errors === 'oauth-json' ? joined(pairs, plannedPairs(options.authentication)) : pairs,
        validation,
        options.facts,
      );
      return;
    case 'json':
    case 'resource':
      request.document.read(document, validation);
  }
}

/** What the caller says itself goes before what its authentication would say. */
function joined(pairs: readonly FormPair[], more: readonly FormPair[]): readonly FormPair[] {
  const names = new Set(pairs.map(([name]) => name));
  return [...pairs, ...more.filter(([name]) => !names.has(name))];
}

async function outgoing<Input, Output>(
  exchange: HttpExchange<Input, Output>,
  method: string,
  url: string,
  { pairs, document }: WireMessage,
  { options }: CallSettings,
): Promise<OutgoingRequest> {
  const { request, errors, reply } = exchange;
  const accept = acceptOf(reply.kind);
  // Only OAuth's own endpoints are told who the client is: secrets go nowhere else.
  const authentication = errors === 'oauth-json' ? await authenticationFields(options.authentication, url) : undefined;
  const headers = { ...accept, ...authentication?.headers };
  const all = joined(pairs, authentication?.pairs ?? []);
  switch (request.carrier) {
    case 'none':
      return { url, headers, body: undefined };
    case 'query':
    case 'form': {
      const carried = all.filter(([name]) => !(exchange.path ?? '').includes(`{${name}}`));
      if (request.carrier === 'query' || method === 'GET')
        return { url: withQuery(url, carried), headers, body: undefined };
      return { url, headers: { ...headers, 'Content-Type': formType }, body: formText(carried) };
    }
    case 'json':
      return { url, headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(document) };
    case 'resource':
      return { url, headers: { ...headers, 'Content-Type': fhirJson }, body: JSON.stringify(document) };
  }
}

function acceptOf(kind: HttpExchange<never, never>['reply']['kind']): { readonly Accept: string } {
  switch (kind) {
    case 'json':
      return { Accept: 'application/json' };
    case 'resource':
      return { Accept: 'application/fhir+json' };
    case 'page':
      return { Accept: 'text/html' };
    case 'redirect':
    case 'empty':
      return { Accept: '*/*' };
  }
}

function readReply<Input, Output>(
  exchange: HttpExchange<Input, Output>,
  reply: Reply,
  { fhirVersion, options }: CallSettings,
): ReadReply<Output> {
  const { depthLimit = 64 } = options;
  if (!isSuccess(reply)) return { ok: false, error: refusalFrom(reply, depthLimit) };
  const validation = validationFor(exchange, options);
  const { reply: codec } = exchange;
  // The type of an answer without content of its own is `undefined`.
  if (codec.kind !== 'json' && codec.kind !== 'resource') return { ok: true, output: undefined as Output, validation };
  const isFhir = codec.kind === 'resource';
  const content = isFhir
    ? jsonContent(reply, depthLimit, 'application/fhir+json', (media) => isFhirJson(media, fhirVersion))
    : jsonContent(reply, depthLimit, 'application/json', isJson);
  if (!content.ok) return content;
  const output = codec.document.read(content.content, validation);
  if (validation.accepted && output !== undefined) return { ok: true, output, validation };
  const { status, headers } = reply;
  return { ok: false, error: { kind: 'invalid-response', issues: validation.issues, status, headers }, validation };
}

function validationFor<Input, Output>(
  { resources }: HttpExchange<Input, Output>,
  { policy }: CallSettings['options'],
): Validation {
  return newValidation({ resources: resources ?? (() => undefined) }, policy === undefined ? {} : { policy });
}
