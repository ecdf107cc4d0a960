import type { Exchange } from '../../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { Actor, Release } from '../../model/release.ts';
import { interactionsAmong } from '../interactions/interaction-scope.ts';
import { wireAddress } from '../wire-address.ts';
import { guideText, plain } from './guide-text.ts';
import { isHttpExchange } from './http-exchange.ts';
import { httpPaths, webhookOperations } from './http-paths.ts';
import { interactionPaths } from './interaction-paths.ts';
import { firstSentence } from './message-schema.ts';
import { operationPaths } from './operation-paths.ts';
import type { PathOperation } from './path-operation.ts';
import { SchemaRegistry } from './schema-registry.ts';
import { securitySchemeObjects } from './security-schemes.ts';
import { SharedComponents } from './shared-components.ts';
import type { SchemaScope } from './structure-schema.ts';

/** What a document says of an actor: the operations it answers to, and the calls it makes of its own accord. */
interface Described {
  readonly operations: readonly PathOperation[];
  readonly webhooks: readonly PathOperation[];
}

/** What a document is made from; of exchanges and transactions those of the actor are enough. */
export type DocumentedRelease = Pick<Release, 'guide' | 'structures' | 'exchanges' | 'transactions'>;

/** The OpenAPI 3.1 document of what one actor answers to; `undefined` where nothing it answers to can be described. */
export function openApiDocument(release: DocumentedRelease, actor: Actor): JsonObject | undefined {
  const registry = new SchemaRegistry();
  const shared = new SharedComponents();
  const scope: SchemaScope = {
    structures: release.structures,
    resourceTypes: actor.resources.map((resource) => resource.type),
    registry,
  };
  const described = describe(release, actor, scope, shared);
  const operations = shared.placed(described.operations);
  const { webhooks } = described;
  if (operations.length + webhooks.length === 0) return undefined;
  const isFhir = respondedBy(release, actor).some(({ wire }) => wire.kind !== 'http' && wire.kind !== 'channel');
  return {
    openapi: '3.1.0',
    // Said aloud, because some tools read schemas as draft 7 otherwise, which knows no `minContains`.
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: infoObject(release, actor, registry.cuts),
    servers: [serverObject(isFhir)],
    ...(isFhir ? { security: [{ bearer: [] }] } : {}),
    tags: tagObjects(release, [...operations, ...webhooks]),
    ...(operations.length === 0 ? {} : { paths: pathsObject(operations) }),
    ...(webhooks.length === 0 ? {} : { webhooks: pathsObject(webhooks) }),
    components: componentsObject(registry, shared, usedSchemes([...operations, ...webhooks], isFhir)),
  };
}

function respondedBy(release: DocumentedRelease, actor: Actor): readonly Exchange[] {
  return [...release.exchanges.values()].filter(({ responder }) => responder === actor.id);
}

/** A call to an address that a peer gave is a webhook of the one who makes it, and an operation of the one who answers. */
function describe(release: DocumentedRelease, actor: Actor, scope: SchemaScope, shared: SharedComponents): Described {
  const own = respondedBy(release, actor);
  const http = own.filter(isHttpExchange);
  const calls = [...release.exchanges.values()]
    .filter(({ initiator, responder }) => initiator === actor.id && responder !== actor.id)
    .filter(isHttpExchange)
    .filter(({ wire }) => wire.target.kind === 'callback');
  const unaddressed = http.filter(({ wire }) => wireAddress(wire).paths.length === 0);
  return {
    operations: [
      ...own.flatMap((exchange) =>
        exchange.wire.kind === 'fhir-operation' ? operationPaths(scope, shared, exchange, exchange.wire) : [],
      ),
      ...interactionPaths({ scope, shared, actor }, interactionsAmong(own)),
      ...httpPaths(scope, http),
    ],
    webhooks: webhookOperations(scope, [...calls, ...unaddressed]),
  };
}

function componentsObject(
  registry: SchemaRegistry,
  shared: SharedComponents,
  schemes: ReadonlySet<string>,
): JsonObject {
  const parts = {
    securitySchemes: securitySchemeObjects(schemes),
    parameters: shared.parameters,
    headers: shared.headers,
    responses: shared.responses,
    schemas: registry.schemas,
  };
  return Object.fromEntries(Object.entries(parts).filter(([, members]) => Object.keys(members).length > 0));
}

/** Names of the security schemes that requirements of the document refer to. */
function usedSchemes(operations: readonly PathOperation[], isFhir: boolean): ReadonlySet<string> {
  const names = operations.flatMap(({ operation }) => {
    const { security } = operation;
    return Array.isArray(security)
      ? security.flatMap((one: JsonValue) => (isJsonObject(one) ? Object.keys(one) : []))
      : [];
  });
  return new Set([...names, ...(isFhir ? ['bearer'] : [])]);
}

function serverObject(isFhir: boolean): JsonObject {
  return {
    url: 'https://{host}{path}',
    description: isFhir ? 'Base address of the FHIR API.' : 'Base address of the service.',
    variables: {
      host: { default: 'localhost:8443', description: 'Host and port.' },
      path: { default: isFhir ? '/fhir' : '', description: 'Path of the base address.' },
    },
  };
}

function infoObject(release: DocumentedRelease, actor: Actor, cuts: readonly string[]): JsonObject {
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

function description(release: DocumentedRelease, actor: Actor, cuts: readonly string[]): string {
  const { guide } = release;
  const hasHttp = respondedBy(release, actor).some(isHttpExchange);
  return [
    guideText(guide),
    firstSentence(actor.description),
    'A rule is in the schemas where the guide or a base standard states it; cardinalities and values that were only inferred or ' +
      'chosen are not, so that a guess refuses nobody.',
    ...(hasHttp
      ? ['JSON that is not FHIR is open where its definition is: what it does not name is passed over.']
      : []),
    ...(cuts.length === 0 ? [] : fhirNotes(cuts.length)),
  ].join('\n\n');
}

/** How the schemas of FHIR differ from FHIR. */
function fhirNotes(cuts: number): string[] {
  return [
    'Objects of FHIR are closed: an element that FHIR does not define is refused.',
    'FHIR types are recursive and these schemas are not. What follows a cut is open: `_name` members of primitives; extensions, but for ' +
      'those of a resource or named by a profile, whose values are checked; contained resources; the identifier in a Reference; resources in the ' +
      'answer to a transaction, and in any other answer that neither reads nor searches nor is shown by an example; the resource of a ' +
      'conditional update that none shows; identifier and signature of ' +
      'the Bundle of an answer; the outcome of an entry where it is no OperationOutcome; all of the OperationOutcome of a refusal but its ' +
      'issues; of a choice of many types in a sliced list, what no slice holds; a type or element met again inside itself. ' +
      `Where a resource of any type may stand, the types of the actor's statement may. The ${cuts} cuts are listed in \`x-recursion-cuts\`.`,
    'Two forms that FHIR allows are left out: a required primitive given only by an extension, and `null` in a list of primitives.',
  ];
}

function tagObjects(release: DocumentedRelease, operations: readonly PathOperation[]): JsonObject[] {
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
