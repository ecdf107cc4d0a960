import type { Example, Exchange, FhirInteraction, FhirInteractionBinding } from '../../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { type Actor, plainRestResource, type RestResource, requiredProfile } from '../../model/release.ts';
import { fhirJson } from './error-response.ts';
import { examplesMember, namedExamples } from './example-members.ts';
import { interactionErrors } from './interaction-errors.ts';
import { type InteractionForm, interactionForms } from './interaction-form.ts';
import { firstSentence } from './message-schema.ts';
import { outcomeSchema } from './outcome-schema.ts';
import type { PathOperation } from './path-operation.ts';
import { searchForm } from './search-parameters.ts';
import type { SharedComponents } from './shared-components.ts';
import { answerBundleSchema, openResource, profiledSchema, type SchemaScope, typeSchema } from './structure-schema.ts';

/** An exchange that is a RESTful interaction. */
export interface InteractionExchange extends Exchange {
  readonly wire: FhirInteractionBinding;
}

/** What the operations of an actor's interactions are made from. */
export interface InteractionScope {
  readonly scope: SchemaScope;
  readonly shared: SharedComponents;
  readonly actor: Actor;
}

/** One operation before it is printed: a form of an interaction on a resource type, or on the whole service. */
interface Planned {
  readonly form: InteractionForm;
  readonly resource: RestResource | undefined;
  readonly exchanges: readonly [InteractionExchange, ...InteractionExchange[]];
}

/** True for an exchange that is a RESTful interaction. */
export function isInteractionExchange(exchange: Exchange): exchange is InteractionExchange {
  return exchange.wire.kind === 'fhir-interaction';
}

/** Operations of RESTful interactions, each for every resource type it is for; batch and transaction share one. */
export function interactionPaths(
  context: InteractionScope,
  exchanges: readonly InteractionExchange[],
): PathOperation[] {
  const planned = new Map<string, Planned>();
  for (const exchange of exchanges) {
    for (const resource of resourcesOf(context.actor, exchange.wire)) {
      for (const form of interactionForms(context.shared, exchange.wire.interaction, resource)) {
        const key = `${form.method} ${form.path}`;
        const found = planned.get(key)?.exchanges;
        planned.set(key, { form, resource, exchanges: found === undefined ? [exchange] : [...found, exchange] });
      }
    }
  }
  return [...planned.values()].map((one) => ({
    path: one.form.path,
    method: one.form.method,
    operation: operationObject(context, one),
  }));
}

const systemInteractions: ReadonlySet<FhirInteraction> = new Set([
  'transaction',
  'batch',
  'search-system',
  'history-system',
  'capabilities',
]);

/** The types an interaction is for; `undefined` stands for the whole service. */
function resourcesOf(actor: Actor, wire: FhirInteractionBinding): readonly (RestResource | undefined)[] {
  if (systemInteractions.has(wire.interaction)) return [undefined];
  if (wire.resourceType !== '*') {
    const found = actor.resources.find(({ type }) => type === wire.resourceType);
    return [found ?? plainRestResource(wire.resourceType)];
  }
  return actor.resources.filter(({ interactions }) => interactions.some(({ code }) => code === wire.interaction));
}

function operationObject(context: InteractionScope, planned: Planned): JsonObject {
  const { form, exchanges } = planned;
  const [first, ...others] = exchanges;
  const { interaction } = first.wire;
  return {
    operationId: operationId(planned),
    summary: summary(planned),
    ...(form.description === undefined ? {} : { description: form.description }),
    tags: [...new Set(exchanges.map(({ transaction }) => transaction))],
    'x-exchange': others.length === 0 ? first.id : exchanges.map(({ id }) => id),
    ...(interaction === 'capabilities' ? { security: [] } : {}),
    ...(form.parameters.length === 0 ? {} : { parameters: form.parameters }),
    ...requestBody(context, planned),
    responses: {
      ...successes(context, planned),
      ...interactionErrors(
        context.shared,
        outcomeSchema(context.scope),
        first.wire,
        names(exchanges),
        exchanges.flatMap(errorExamples),
      ),
    },
  };
}

function operationId({ form, resource, exchanges }: Planned): string {
  const type = exchanges[0].wire.resourceType === '*' ? (resource?.type ?? '') : '';
  return `${names(exchanges)}${type}${form.suffix}`;
}

/** `read`; of several exchanges, `transactionOrBatch`. */
function names(exchanges: readonly InteractionExchange[]): string {
  return exchanges
    .map(({ methodName }, index) =>
      index === 0 ? methodName : methodName.charAt(0).toUpperCase() + methodName.slice(1),
    )
    .join('Or');
}

function summary({ form, resource, exchanges }: Planned): string {
  const type = resource === undefined ? '' : ` ${resource.type}`;
  return firstSentence(`${exchanges.map(({ wire }) => wire.interaction).join(' or ')}${type}${form.note}`);
}

function resourceSchema({ scope }: InteractionScope, resource: RestResource): JsonObject {
  const { type } = resource;
  const profile = requiredProfile(resource);
  return profiledSchema(scope, type, profile === undefined ? [] : [profile], type);
}

/** Examples of these exchanges that are of the operation's resource type. */
function shownExamples({ exchanges, resource }: Planned, direction: Example['direction']): readonly Example[] {
  return exchanges.flatMap(({ examples, wire }) => {
    const types = new Set(examples.map(typeOf));
    const isMine = wire.resourceType !== '*' || resource === undefined || types.has(resource.type);
    return examples.filter((example) => {
      const type = typeOf(example);
      const isShown = example.direction === direction && !example.error;
      // What tells no type, such as a patch or an empty Bundle, stands beside what does.
      return isShown && isMine && (type === undefined || resource === undefined || type === resource.type);
    });
  });
}

/** The resource type an example is of, in a Bundle that of its first entry; none of what has no type. */
function typeOf({ body }: Example): string | undefined {
  const own = resourceTypeOf(body);
  if (own !== 'Bundle' || !isJsonObject(body)) return own;
  const entries = body['entry'];
  const [entry] = Array.isArray(entries) ? entries : [];
  return isJsonObject(entry) ? resourceTypeOf(entry['resource']) : undefined;
}

function resourceTypeOf(value: JsonValue | undefined): string | undefined {
  const type = isJsonObject(value) ? value['resourceType'] : undefined;
  return typeof type === 'string' ? type : undefined;
}

function errorExamples({ examples }: Exchange): readonly Example[] {
  return examples.filter(({ direction, error }) => direction === 'response' && error);
}

function requestBody(context: InteractionScope, planned: Planned): JsonObject {
  const { form, resource } = planned;
  const { content } = form;
  const examples = examplesMember(shownExamples(planned, 'request'));
  const body = (mediaType: string, schema: JsonObject): JsonObject => ({
    requestBody: { required: true, content: { [mediaType]: { schema, ...examples } } },
  });
  switch (content) {
    case 'none':
      return {};
    case 'resource':
      return resource === undefined ? {} : body(fhirJson, resourceSchema(context, resource));
    case 'bundle':
      return body(fhirJson, transactionBundle(context, planned));
    case 'patch': {
      const registry = context.scope.registry;
      return body(
        'application/json-patch+json',
        registry.refer('JsonPatch', 'JsonPatch', () => jsonPatch),
      );
    }
    case 'search': {
      if (resource === undefined) return {};
      const name = `${resource.type}Search`;
      const schema = context.scope.registry.refer(name, name, () => searchForm(resource));
      return { requestBody: { content: { 'application/x-www-form-urlencoded': { schema } } } };
    }
  }
}

/** The Bundle of a batch or a transaction, whose type says which. */
function transactionBundle({ scope }: InteractionScope, { exchanges }: Planned): JsonObject {
  const types = exchanges.map(({ wire }) => wire.interaction);
  const bundle = typeSchema(scope, 'Bundle', 'Bundle');
  return { allOf: [bundle, { type: 'object', required: ['type'], properties: { type: { enum: types } } }] };
}

/** @see RFC 6902 §4 */
const jsonPatch: JsonObject = {
  title: 'JsonPatch',
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    required: ['op', 'path'],
    properties: {
      op: { type: 'string', enum: ['add', 'remove', 'replace', 'move', 'copy', 'test'] },
      path: { type: 'string' },
      from: { type: 'string' },
      value: {},
    },
  },
};

const noContent: JsonObject = { description: 'Done.' };

function successes(context: InteractionScope, planned: Planned): JsonObject {
  const { form } = planned;
  const examples = shownExamples(planned, 'response');
  return Object.fromEntries(
    form.statuses.map((status, index) => {
      if (form.reply === 'none' || status === '204') return [status, noContent];
      // Tools write a schema out wherever it is referred to, so that the same resource is described once.
      const isRepeated = index > 0 || form.suffix !== '';
      const shown = isRepeated ? [] : examples;
      return [
        status,
        isRepeated && form.reply === 'resource'
          ? stored(context, form, status)
          : success(context, planned, status, shown),
      ];
    }),
  );
}

/** A resource that another operation of the same path describes. */
function stored({ shared, scope }: InteractionScope, form: InteractionForm, status: string): JsonObject {
  return shared.response(status === '201' ? 'Created' : 'Stored', () => {
    scope.registry.cut('resource in the answer to a conditional write, or under a second status');
    return {
      description: 'The resource, as a read of it describes it.',
      ...replyHeaders(form, status),
      content: { [fhirJson]: { schema: openResource() } },
    };
  });
}

function success(
  context: InteractionScope,
  { form, resource }: Planned,
  status: string,
  examples: readonly Example[],
): JsonObject {
  const kind = form.reply === 'Bundle' ? 'Bundle' : form.reply === 'resource' ? '' : form.reply;
  const make = (shown: JsonObject): JsonObject => ({
    description: form.reply === 'resource' ? 'The resource.' : `A ${form.reply}.`,
    ...replyHeaders(form, status),
    content: { [fhirJson]: { schema: replySchema(context, form, resource), ...shown } },
  });
  if (examples.length > 0) return make({ examples: namedExamples(examples) });
  const name = `${resource?.type ?? ''}${kind}${status === '201' ? 'Created' : 'Found'}`;
  return context.shared.response(name, () => make({}));
}

function replySchema(context: InteractionScope, form: InteractionForm, resource: RestResource | undefined): JsonObject {
  switch (form.reply) {
    case 'none':
      return {};
    case 'CapabilityStatement':
      return typeSchema(context.scope, 'CapabilityStatement', 'CapabilityStatement');
    case 'resource':
      return resource === undefined ? openResource() : resourceSchema(context, resource);
    case 'Bundle':
      return answerBundle(context, resource);
  }
}

/** A Bundle of an answer: resources of the type asked for are checked, what comes with them is open. */
function answerBundle(context: InteractionScope, resource: RestResource | undefined): JsonObject {
  const any = answerBundleSchema(context.scope);
  if (resource === undefined) return any;
  const other = { ...openResource(), properties: { resourceType: { not: { const: resource.type } } } };
  const item = { resource: { anyOf: [resourceSchema(context, resource), other] } };
  const entry = { type: 'array', items: { type: 'object', additionalProperties: true, properties: item } };
  return { allOf: [any, { type: 'object', additionalProperties: true, properties: { entry } }] };
}

function replyHeaders(form: InteractionForm, status: string): JsonObject {
  if (form.reply !== 'resource') return {};
  const header = (description: string): JsonObject => ({ description, schema: { type: 'string' } });
  return {
    headers: {
      ...(status === '201' ? { Location: header('Address of the new version.') } : {}),
      ETag: header('Version of the resource, as `W/"…"`.'),
      'Last-Modified': header('When the resource was last changed.'),
    },
  };
}
