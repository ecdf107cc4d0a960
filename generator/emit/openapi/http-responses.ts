import { assertNever } from '../../model/assert-never.ts';
import type { Example, HttpMethod } from '../../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { bodyMember, examplesMember, labelOf } from './example-members.ts';
import { examplesOf, type HttpExchange } from './http-exchange.ts';
import { outcomeSchema } from './outcome-schema.ts';
import { anyMessage } from './shared-operation-schema.ts';
import type { SchemaScope } from './structure-schema.ts';
import { bodyMediaType, wireErrorResponses } from './wire-error-response.ts';

/** Every reply of the exchanges that share an operation: of each status of success, and refusals. */
export function httpResponses(scope: SchemaScope, exchanges: readonly HttpExchange[], method: HttpMethod): JsonObject {
  const [first] = exchanges;
  if (first === undefined) return {};
  const byStatus = new Map<string, HttpExchange[]>();
  for (const exchange of exchanges) {
    const status = String(exchange.wire.successStatus);
    byStatus.set(status, [...(byStatus.get(status) ?? []), exchange]);
  }
  const outcome = (): JsonObject => outcomeSchema(scope);
  const errors = examplesOf(exchanges, 'response', true);
  return {
    ...(exchanges.some(({ wire }) => wire.reply === 'redirect') ? { '200': pageBefore } : {}),
    ...Object.fromEntries([...byStatus].sort().map(([status, group]) => [status, success(scope, group)])),
    ...wireErrorResponses(first.wire, method, scope.registry, outcome, errors),
  };
}

const page = '<!doctype html><title>Page</title>';

/** What a browser is shown while a redirect has to wait for its user. */
const pageBefore: JsonObject = {
  description: 'A page, where the user has to do something first; the redirect follows.',
  content: { 'text/html': { schema: { type: 'string' }, example: page } },
};

function success(scope: SchemaScope, exchanges: readonly HttpExchange[]): JsonObject {
  const headers = successHeaders(exchanges);
  return {
    description: exchanges.some(({ wire }) => wire.reply === 'redirect') ? redirectText(exchanges) : 'Done.',
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...successContent(scope, exchanges),
  };
}

function successHeaders(exchanges: readonly HttpExchange[]): JsonObject {
  const stated = exchanges
    .flatMap(({ wire }) => wire.responseHeaders)
    .filter(({ name }) => name.toLowerCase() !== 'content-type')
    .map(({ name, value }) => [
      name,
      { description: `Always \`${value.replaceAll('`', '')}\`.`, schema: { type: 'string', enum: [value] } },
    ]);
  const location = exchanges.some(({ wire }) => wire.reply === 'redirect')
    ? { Location: locationHeader(exchanges) }
    : {};
  return { ...Object.fromEntries(stated), ...location };
}

/** Where the redirect leads: what the exchange answers stands in the query. */
function locationHeader(exchanges: readonly HttpExchange[]): JsonObject {
  const answers = examplesOf(exchanges, 'response', false);
  const examples = answers.flatMap((example) => {
    const location = exampleLocation(exchanges, example);
    return location === undefined ? [] : [[labelOf(example), { value: location }] as const];
  });
  return {
    description: 'Where to go on; what this exchange answers is in the query.',
    required: true,
    schema: { type: 'string', pattern: '^\\S+$' },
    ...(examples.length === 0 ? {} : { examples: Object.fromEntries(examples) }),
  };
}

function exampleLocation(exchanges: readonly HttpExchange[], answer: Example): string | undefined {
  const exchange = exchanges.find(({ id }) => id === answer.exchange);
  const replyTo = exchange?.wire.replyTo;
  if (exchange === undefined || !isJsonObject(answer.body)) return undefined;
  const stated = answer.body['Location'] ?? answer.body['location'];
  if (typeof stated === 'string') return stated;
  const [request] = examplesOf([exchange], 'request', false);
  const target = request === undefined || replyTo === undefined ? undefined : bodyMember(request, replyTo);
  const query = new URLSearchParams(Object.entries(answer.body).flatMap(textMember));
  const base = typeof target === 'string' ? target : 'https://app.example/callback';
  return `${base}${base.includes('?') ? '&' : '?'}${query}`;
}

function textMember([name, value]: readonly [string, JsonValue | undefined]): [string, string][] {
  return typeof value === 'string' ? [[name, value]] : [];
}

function redirectText(exchanges: readonly HttpExchange[]): string {
  const names = exchanges.flatMap(({ response }) =>
    response.kind === 'parameters' ? response.parameters.map(({ name }) => `\`${name}\``) : [],
  );
  const replyTo = exchanges.flatMap(({ wire }) => wire.replyTo ?? []).map((name) => ` to \`${name}\``);
  const errors = exchanges.some(({ wire }) => wire.errors === 'oauth-redirect')
    ? ' A refusal travels the same way, with `error` (RFC 6749 §4.1.2.1), once it is known that the address can be trusted.'
    : '';
  const query = names.length === 0 ? '' : ` with ${[...new Set(names)].join(' and ')} in the query`;
  return `A redirect${[...new Set(replyTo)].join('')}${query}.${errors}`;
}

function successContent(scope: SchemaScope, exchanges: readonly HttpExchange[]): JsonObject {
  const [first] = exchanges;
  if (first === undefined) return {};
  const { reply } = first.wire;
  switch (reply) {
    case 'empty':
    case 'redirect':
      return {};
    case 'html':
      return {
        content: { 'text/html': { schema: { type: 'string' }, example: '<!doctype html><title>Page</title>' } },
      };
    case 'json':
    case 'resource': {
      const schema = anyMessage(
        scope,
        exchanges.map(({ response }) => response),
      );
      const name = exchanges.length === 1 ? labelOf : exchangeLabel;
      const examples = examplesMember(examplesOf(exchanges, 'response', false), name);
      return { content: { [bodyMediaType(reply)]: { schema, ...examples } } };
    }
    default:
      return assertNever(reply);
  }
}

function exchangeLabel({ exchange, label }: Example): string {
  return [exchange.split('/').at(-1), label].filter((part) => part !== '').join('.');
}
