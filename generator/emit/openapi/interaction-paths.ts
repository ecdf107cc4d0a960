import { type Example, type Exchange, interactionVerb } from '../../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { type Actor, plainRestResource, type RestResource } from '../../model/release.ts';
import { type InteractionExchange, isSystemInteraction } from '../interactions/interaction-scope.ts';
import { fhirJson } from './error-response.ts';
import { examplesMember } from './example-members.ts';
import { interactionErrors } from './interaction-errors.ts';
import { type InteractionForm, interactionForms } from './interaction-form.ts';
import { type InteractionScope, interactionSuccesses, resourceSchema } from './interaction-success.ts';
import { firstSentence } from './message-schema.ts';
import { outcomeSchema } from './outcome-schema.ts';
import type { PathOperation } from './path-operation.ts';
import { searchForm } from './search-parameters.ts';
import { openResource, sentBundleSchema } from './structure-schema.ts';

/** One operation before it is printed: a form of an interaction on a resource type, or on the whole service. */
interface Planned {
  readonly form: InteractionForm;
  readonly resource: RestResource | undefined;
  readonly exchanges: readonly [InteractionExchange, ...InteractionExchange[]];
}

/** Operations of RESTful interactions, each for every resource type it is for; batch and transaction share one. */
export function interactionPaths(
  context: InteractionScope,
  exchanges: readonly InteractionExchange[],
): PathOperation[] {
  const planned = new Map<string, Planned>();
  for (const exchange of exchanges) {
    for (const resource of resourcesOf(context.actor, exchange)) {
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

/** The types an interaction is for; `undefined` stands for the whole service. */
function resourcesOf(actor: Actor, exchange: InteractionExchange): readonly (RestResource | undefined)[] {
  if (isSystemInteraction(exchange)) return [undefined];
  const { wire } = exchange;
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
      ...interactionSuccesses(
        context,
        first.wire.interaction,
        form,
        planned.resource,
        shownExamples(planned, 'response'),
      ),
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
  return firstSentence(
    `${exchanges.map(({ wire }) => interactionVerb(wire.interaction)).join(' or ')}${type}${form.note}`,
  );
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
      return resource === undefined ? {} : body(fhirJson, sentSchema(context, planned, resource));
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

/** What a conditional form sends is what the plain one does, which describes it; where an example shows it, it is described again. */
function sentSchema(context: InteractionScope, planned: Planned, resource: RestResource): JsonObject {
  if (planned.form.suffix === '' || shownExamples(planned, 'request').length > 0)
    return resourceSchema(context, resource);
  context.scope.registry.cut('resource of a conditional update, where no example shows it');
  return openResource([resource.type]);
}

/** The Bundle of a batch or a transaction, whose type says which. */
function transactionBundle({ scope }: InteractionScope, { exchanges }: Planned): JsonObject {
  const types = exchanges.map(({ wire }) => wire.interaction);
  return {
    allOf: [sentBundleSchema(scope), { type: 'object', required: ['type'], properties: { type: { enum: types } } }],
  };
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
