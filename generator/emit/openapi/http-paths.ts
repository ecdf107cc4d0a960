import type { HttpMethod } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import { camelName } from '../../model/naming.ts';
import { wireAddress } from '../wire-address.ts';
import type { HttpExchange } from './http-exchange.ts';
import { httpBody, httpQuery } from './http-request.ts';
import { httpResponses } from './http-responses.ts';
import { firstSentence } from './message-schema.ts';
import { type PathOperation, pathMethod } from './path-operation.ts';
import { securityOf } from './security-schemes.ts';
import type { SchemaScope } from './structure-schema.ts';

/** Exchanges that one operation of the document stands for: they share method and path, and a parameter tells them apart. */
interface Shared {
  readonly path: string;
  readonly method: HttpMethod;
  readonly exchanges: readonly [HttpExchange, ...HttpExchange[]];
}

/** Operations of HTTP exchanges: those that share method and path become one. An exchange without a path has none. */
export function httpPaths(scope: SchemaScope, exchanges: readonly HttpExchange[]): PathOperation[] {
  const groups = sharedOperations(exchanges, ({ wire }) => wireAddress(wire).paths);
  return groups.map((shared) => ({
    path: shared.path,
    method: pathMethod(shared.method),
    operation: operationObject(scope, shared, operationName(shared)),
  }));
}

/** HTTP exchanges that have no address but what a peer gives, by name. @see OpenAPI Specification 3.1.0 §4.8.1 webhooks */
export function webhookOperations(scope: SchemaScope, exchanges: readonly HttpExchange[]): PathOperation[] {
  return sharedOperations(exchanges, ({ methodName }) => [methodName]).map((shared) => ({
    path: shared.path,
    method: pathMethod(shared.method),
    operation: operationObject(scope, shared, operationName(shared)),
  }));
}

function sharedOperations(
  exchanges: readonly HttpExchange[],
  pathsOf: (exchange: HttpExchange) => readonly string[],
): readonly Shared[] {
  const groups = new Map<string, Shared>();
  for (const exchange of exchanges) {
    for (const path of pathsOf(exchange)) {
      for (const method of exchange.wire.methods) {
        const key = `${method} ${path}`;
        const found = groups.get(key);
        const members = found === undefined ? ([exchange] as const) : ([...found.exchanges, exchange] as const);
        groups.set(key, { path, method, exchanges: members });
      }
    }
  }
  return [...groups.values()];
}

/** The method of a single exchange; of several, the last segment of their path. */
function operationName({ path, method, exchanges }: Shared): string {
  const [first, ...others] = exchanges;
  const single = others.length === 0 ? first.methodName : undefined;
  const name = single ?? camelName(path.split('/').at(-1) ?? '') ?? first.methodName;
  return name + byMethod(first.wire.methods, method);
}

/** Appended where an exchange travels by several methods, so that each operation has an id of its own; POST needs nothing. */
function byMethod(methods: readonly HttpMethod[], method: HttpMethod): string {
  if (method === 'POST' || (!methods.includes('POST') && method === methods[0])) return '';
  return `By${method.charAt(0)}${method.slice(1).toLowerCase()}`;
}

function operationObject(scope: SchemaScope, shared: Shared, operationId: string): JsonObject {
  const { exchanges, method, path } = shared;
  const [first, ...others] = exchanges;
  const security = securityOf([...new Set(exchanges.flatMap(({ wire }) => wire.security))]);
  const parameters = [...pathParameters(path), ...httpQuery(scope, exchanges, method)];
  return {
    operationId,
    summary: exchanges.map(({ title }) => firstSentence(title)).join('; '),
    description: descriptionOf(exchanges, security.text),
    tags: [...new Set(exchanges.map(({ transaction }) => transaction))],
    'x-exchange': others.length === 0 ? first.id : exchanges.map(({ id }) => id),
    'x-generated-from': others.length === 0 ? first.definition : exchanges.map(({ definition }) => definition),
    'x-requirements': [...new Set(exchanges.flatMap(({ requirements }) => requirements))].sort(),
    security: security.requirements,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...httpBody(scope, exchanges, method),
    responses: httpResponses(scope, exchanges, method),
  };
}

function descriptionOf(exchanges: readonly HttpExchange[], security: string): string {
  const texts = exchanges.map(({ description, wire }) => {
    const selector = wire.selector === undefined ? '' : `\`${wire.selector.parameter}\` = \`${wire.selector.value}\`: `;
    return exchanges.length === 1 ? firstSentence(description) : `${selector}${firstSentence(description)}`;
  });
  return [...texts, addressText(exchanges), security].filter((text) => text !== '').join('\n\n');
}

/** Where the address comes from, where it is not fixed. */
function addressText([first]: readonly HttpExchange[]): string {
  const target = first?.wire.target;
  switch (target?.kind) {
    case 'discovered':
      return `A client takes the address from the answer of ${target.exchange}, \`${target.at.value}\`; the path is a default.`;
    case 'callback':
      return `A client takes the address from ${target.resource}, \`${target.expression}\`.`;
    case 'registered':
      return `A client takes the address from what was registered as ${target.name}; the path is a default.`;
    default:
      return '';
  }
}

function pathParameters(path: string): JsonObject[] {
  return [...path.matchAll(/\{([^{}/]+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: `The ${name}.`,
    schema: { type: 'string', minLength: 1 },
  }));
}
