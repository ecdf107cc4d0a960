import type { Exchange } from '../../model/exchange.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Actor, Release } from '../../model/release.ts';
import { errorResponse, errorResponseName, errorStatuses } from './error-response.ts';
import { firstSentence } from './message-schema.ts';
import { operationPaths, outcomeSchema, type PathOperation } from './operation-paths.ts';
import { SchemaRegistry } from './schema-registry.ts';
import type { SchemaScope } from './structure-schema.ts';

const schemeName = 'bearer';

/** The OpenAPI 3.1 document of what one actor answers to; `undefined` where nothing it answers to can be described. */
export function openApiDocument(release: Release, actor: Actor): JsonObject | undefined {
  const exchanges = [...release.exchanges.values()].filter((exchange) => exchange.responder === actor.id);
  const registry = new SchemaRegistry();
  const scope: SchemaScope = {
    structures: release.structures,
    resourceTypes: actor.resources.map((resource) => resource.type),
    registry,
  };
  const operations = exchanges.flatMap((exchange) => pathOperations(scope, exchange));
  if (operations.length === 0) return undefined;
  const outcome = outcomeSchema(scope);
  const paths = pathsObject(operations);
  return {
    openapi: '3.1.0',
    // Said aloud, because some tools read schemas as draft 7 otherwise, which knows no `minContains`.
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: infoObject(release, actor, registry.cuts),
    servers: [server],
    security: [{ [schemeName]: [] }],
    tags: tagObjects(release, operations),
    paths,
    components: {
      securitySchemes: { [schemeName]: securityScheme },
      responses: sharedResponses(paths, outcome),
      schemas: registry.schemas,
    },
  };
}

/** How each kind of exchange is described. */
function pathOperations(scope: SchemaScope, exchange: Exchange): PathOperation[] {
  switch (exchange.wire.kind) {
    case 'fhir-operation':
      return operationPaths(scope, exchange, exchange.wire);
    // Not described yet; `check` lists these exchanges as not generated.
    case 'fhir-interaction':
    case 'http':
    case 'channel':
      return [];
  }
}

const server: JsonObject = {
  url: 'https://{host}{path}',
  description: 'Base address of the FHIR API.',
  variables: {
    host: { default: 'localhost:8443', description: 'Host and port.' },
    path: { default: '/fhir', description: 'Path of the base address.' },
  },
};

const securityScheme: JsonObject = {
  type: 'http',
  scheme: 'bearer',
  description:
    'An OAuth 2.0 access token. The guide does not say how an initiator authenticates; this is chosen until it does.',
  'x-evidence': 'chosen',
};

function infoObject(release: Release, actor: Actor, cuts: readonly string[]): JsonObject {
  const { guide } = release;
  return {
    title: `${plain(guide.title)}: ${plain(actor.title)}`,
    version: guide.version,
    summary: `What the actor ${plain(actor.title)} answers to.`,
    description: description(release, actor, cuts),
    license: { name: guide.license, identifier: guide.license },
    'x-generated-from': `${guide.packageName}#${guide.version}`,
    'x-actor': actor.id,
    'x-recursion-cuts': cuts,
  };
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().toWellFormed().replaceAll('<', '\\<');
}

function description(release: Release, actor: Actor, cuts: readonly string[]): string {
  const { guide } = release;
  return [
    `A draft: a reconstruction of ${plain(guide.title)} ${plain(guide.version)} (FHIR ${plain(guide.fhirVersion)}), not an official publication.`,
    firstSentence(actor.description),
    'Objects are closed: an element that FHIR does not define is refused. A rule is in the schemas where the guide or a base standard ' +
      'states it; cardinalities and values that were only inferred or chosen are not, so that a guess refuses nobody.',
    'FHIR types are recursive and these schemas are not. What follows a cut is open: `_name` members of primitives; extensions, but for ' +
      'those of a resource, whose primitive values are checked; contained resources; the identifier in a Reference; resources in the answer to a transaction; a type or element ' +
      'met again inside itself. ' +
      `Where a resource of any type may stand, the types of the actor's statement may. The ${cuts.length} cuts are listed in \`x-recursion-cuts\`.`,
    'Two forms that FHIR allows are left out: a required primitive given only by an extension, and `null` in a list of primitives.',
  ].join('\n\n');
}

function tagObjects(release: Release, operations: readonly PathOperation[]): JsonObject[] {
  const used = new Set(
    operations.flatMap(({ operation }) => (Array.isArray(operation['tags']) ? operation['tags'] : [])),
  );
  return [...release.transactions.values()]
    .filter((transaction) => used.has(transaction.id))
    .map((transaction) => ({ name: transaction.id, description: firstSentence(transaction.name) }));
}

function pathsObject(operations: readonly PathOperation[]): JsonObject {
  const paths = new Map<string, Record<string, JsonValue>>();
  for (const { path, method, operation } of operations) {
    const item = paths.get(path) ?? {};
    item[method] = operation;
    paths.set(path, item);
  }
  return Object.fromEntries([...paths].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The error responses that the paths refer to. */
function sharedResponses(paths: JsonObject, outcome: JsonObject): JsonObject {
  const text = JSON.stringify(paths);
  const statuses = new Set([
    ...errorStatuses,
    ...[...text.matchAll(/"#\/components\/responses\/Refused([0-9]+)"/g)].map((match) => match[1] ?? ''),
  ]);
  return Object.fromEntries(
    [...statuses]
      .filter((status) => text.includes(`"#/components/responses/${errorResponseName(status)}"`))
      .map((status) => [errorResponseName(status), errorResponse(status, outcome)]),
  );
}
