import { quoteValue } from '../model/diagnostic-log.ts';
import type { ErrorFormat, HttpBinding } from '../model/exchange.ts';
import type { CanonicalUrl } from '../model/identifier.ts';
import type { BuildContext } from './build-context.ts';
import { httpMethods } from './exchange-declaration.ts';
import { many, one, optional, type Parts, readParts } from './extension-reader.ts';
import { resolveStructure } from './rest-resource.ts';
import { knownCode, type SourceNode } from './source-node.ts';
import { readTarget } from './target.ts';

const httpParts = {
  method: many('valueCode', 1),
  target: one('parts'),
  selector: optional('parts'),
  requestBody: optional('valueCode'),
  requestModel: optional('valueCanonical'),
  reply: one('valueCode'),
  responseModel: optional('valueCanonical'),
  replyTo: optional('valueString'),
  successStatus: optional('valueInteger'),
  responseHeader: many('parts'),
  errors: optional('valueCode'),
  security: many('valueString'),
  unknown: optional('valueCode'),
  cors: optional('valueBoolean'),
} as const;

type HttpParts = Parts<keyof typeof httpParts>;

const requestBodies: readonly HttpBinding['requestBody'][] = ['none', 'query', 'form', 'json', 'resource'];
const replies: readonly HttpBinding['reply'][] = ['json', 'resource', 'redirect', 'html', 'empty'];
const errorFormats: readonly ErrorFormat[] = [
  'oauth-json',
  'oauth-redirect',
  'operation-outcome',
  'problem',
  'status-only',
];
const unknownPolicies: readonly HttpBinding['unknown'][] = ['ignore', 'reject'];

/** The status a success has where the binding does not say. @see RFC 9110 §15.3 and §15.4 */
const usualStatus = { json: 200, resource: 200, html: 200, redirect: 302, empty: 204 } as const satisfies Record<
  HttpBinding['reply'],
  number
>;

/** A binding with the models its messages have, where they are no parameters. */
export interface BoundHttp {
  readonly wire: HttpBinding;
  readonly requestModel?: CanonicalUrl;
  readonly responseModel?: CanonicalUrl;
}

/** Reads the modifier extension `http-binding` of an OperationDefinition. */
export function readHttpBinding(
  extension: SourceNode,
  exchanges: ReadonlySet<string>,
  context: BuildContext,
): BoundHttp | undefined {
  const parts = readParts(extension, httpParts);
  const methods = parts.texts('method').flatMap((method) => knownCode(method, httpMethods, context.log) ?? []);
  const targetNode = parts.node('target');
  const target = targetNode === undefined ? undefined : readTarget(targetNode, exchanges, context);
  const reply = readCode(parts, 'reply', replies, context);
  const requestBody = readCode(parts, 'requestBody', requestBodies, context) ?? 'none';
  const selector = readSelector(parts);
  const replyTo = parts.text('replyTo');
  const errors = readCode(parts, 'errors', errorFormats, context) ?? 'status-only';
  const unknown = readCode(parts, 'unknown', unknownPolicies, context) ?? 'ignore';
  const models = readModels(parts, context);
  const responseHeaders = readHeaders(parts, context);
  if (target === undefined || reply === undefined) return undefined;
  const wire: HttpBinding = {
    kind: 'http',
    methods: [...new Set(methods)],
    target,
    ...(selector === undefined ? {} : { selector }),
    requestBody,
    reply,
    ...(replyTo === undefined ? {} : { replyTo }),
    successStatus: readStatus(parts, context) ?? usualStatus[reply],
    responseHeaders,
    errors,
    security: [...new Set(parts.texts('security').map(({ value }) => value))],
    unknown,
    cors: parts.flag('cors') ?? false,
  };
  reportContradictions(wire, parts, context);
  return { wire, ...models };
}

function readCode<Code extends string>(
  parts: HttpParts,
  name: 'reply' | 'requestBody' | 'errors' | 'unknown',
  allowed: readonly Code[],
  context: BuildContext,
): Code | undefined {
  const code = parts.locatedText(name);
  return code === undefined ? undefined : knownCode(code, allowed, context.log);
}

function readSelector(parts: HttpParts): HttpBinding['selector'] {
  const node = parts.node('selector');
  if (node === undefined) return undefined;
  const selector = readParts(node, { parameter: one('valueString'), value: one('valueString') });
  const parameter = selector.text('parameter');
  const value = selector.text('value');
  return parameter === undefined || value === undefined ? undefined : { parameter, value };
}

/** @see RFC 9110 §5.6.2 Tokens */
const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const headerValue = /^[\t\u0020-\u007e]*$/;

function readHeaders(parts: HttpParts, context: BuildContext): HttpBinding['responseHeaders'] {
  return parts.nodes('responseHeader').flatMap((node) => {
    const header = readParts(node, { name: one('valueString'), value: one('valueString') });
    const name = header.text('name');
    const value = header.text('value');
    if (name === undefined || value === undefined) return [];
    if (headerName.test(name) && headerValue.test(value)) return [{ name, value }];
    context.log.error('element-invalid', node.place, `${quoteValue(`${name}: ${value}`)} is no header field.`);
    return [];
  });
}

function readStatus(parts: HttpParts, context: BuildContext): number | undefined {
  const status = parts.count('successStatus');
  if (status === undefined) return undefined;
  if (status >= 200 && status <= 399) return status;
  context.log.error('element-invalid', parts.place('successStatus'), `${status} is no status of success.`);
  return undefined;
}

function readModels(parts: HttpParts, context: BuildContext): Omit<BoundHttp, 'wire'> {
  const request = parts.locatedText('requestModel');
  const response = parts.locatedText('responseModel');
  const requestModel = request === undefined ? undefined : resolveStructure(request, context);
  const responseModel = response === undefined ? undefined : resolveStructure(response, context);
  return {
    ...(requestModel === undefined ? {} : { requestModel }),
    ...(responseModel === undefined ? {} : { responseModel }),
  };
}

/** A body is a model and a model needs a body; the rest of a message is parameters. */
function reportContradictions(wire: HttpBinding, parts: HttpParts, context: BuildContext): void {
  const contradict = (name: 'requestModel' | 'responseModel' | 'method' | 'replyTo', text: string) =>
    context.log.error('binding-contradictory', parts.place(name), text);
  const bodied = wire.requestBody === 'json' || wire.requestBody === 'resource';
  if (bodied !== parts.has('requestModel')) {
    contradict('requestModel', `A request body "${wire.requestBody}" ${bodied ? 'needs a' : 'has no'} "requestModel".`);
  }
  const answered = wire.reply === 'json' || wire.reply === 'resource';
  if (answered !== parts.has('responseModel')) {
    contradict('responseModel', `A reply "${wire.reply}" ${answered ? 'needs a' : 'has no'} "responseModel".`);
  }
  if (bodied && wire.methods.includes('GET')) contradict('method', `GET carries no body "${wire.requestBody}".`);
  if (wire.replyTo !== undefined && wire.reply !== 'redirect') {
    contradict('replyTo', `"replyTo" is for redirects, not for a reply "${wire.reply}".`);
  }
}
