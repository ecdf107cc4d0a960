import { assertNever } from '../../model/assert-never.ts';
import type { Example, FhirInteraction } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import { type Actor, type RestResource, requiredProfile } from '../../model/release.ts';
import { fhirJson } from './error-response.ts';
import { examplesMember } from './example-members.ts';
import type { InteractionForm } from './interaction-form.ts';
import type { SharedComponents } from './shared-components.ts';
import { answerBundleSchema, openResource, profiledSchema, type SchemaScope, typeSchema } from './structure-schema.ts';

/** What the operations of an actor's interactions are made from. */
export interface InteractionScope {
  readonly scope: SchemaScope;
  readonly shared: SharedComponents;
  readonly actor: Actor;
}

/** The schema of a resource as the actor's statement wants it. */
export function resourceSchema({ scope }: InteractionScope, resource: RestResource): JsonObject {
  const { type } = resource;
  const profile = requiredProfile(resource);
  return profiledSchema(scope, type, profile === undefined ? [] : [profile], type);
}

/** The answers of success to one form of an interaction, by status. */
export function interactionSuccesses(
  context: InteractionScope,
  interaction: FhirInteraction,
  form: InteractionForm,
  resource: RestResource | undefined,
  examples: readonly Example[],
): JsonObject {
  return Object.fromEntries(
    form.statuses.map((status, index) => {
      // What one form shows under its first status is not shown again.
      const shown = index > 0 || form.suffix !== '' ? [] : examples;
      return [status, success(context, { interaction, form, resource, status, examples: shown })];
    }),
  );
}

/** One answer before it is printed. */
interface Answer {
  readonly interaction: FhirInteraction;
  readonly form: InteractionForm;
  readonly resource: RestResource | undefined;
  readonly status: string;
  readonly examples: readonly Example[];
}

function success(context: InteractionScope, answer: Answer): JsonObject {
  const { form, resource, status, examples } = answer;
  if (status === '304') return { description: 'The version that the client has is the current one.' };
  if (form.reply === 'none') return status === '204' ? { description: 'Done.' } : done(context);
  if (isTold(answer)) return told(context, answer);
  return {
    description: descriptions[form.reply],
    ...replyHeaders(context.shared, form, status),
    content: { [fhirJson]: { schema: replySchema(context, form, resource), ...examplesMember(examples) } },
  };
}

const descriptions: Readonly<Record<Exclude<InteractionForm['reply'], 'none'>, string>> = {
  resource: 'The resource.',
  written: 'The resource as it is stored, or what the client prefers in its place.',
  Bundle: 'A Bundle.',
  CapabilityStatement: 'A CapabilityStatement.',
};

const outcome = 'OperationOutcome';

/** What is said of something done, in place of nothing. */
function done({ shared }: InteractionScope): JsonObject {
  return shared.response('Done', () => ({
    description: 'Done, with something to say of it.',
    content: { [fhirJson]: { schema: openResource([outcome]) } },
  }));
}

/** Interactions whose answers describe what others answer too. */
const describing: ReadonlySet<FhirInteraction> = new Set(['read', 'search-type']);

/**
 * True for an answer that repeats what another operation describes and that no example shows. Tools write a schema out wherever it is
 * referred to, so that a resource is described where it is sent, read and searched for.
 */
function isTold({ interaction, form, resource, examples }: Answer): boolean {
  const isRead = resource?.interactions.some(({ code }) => code === 'read') === true;
  const isDescribing = describing.has(interaction) && form.suffix === '';
  return isRead && !isDescribing && examples.length === 0;
}

/** An answer of which only the type is said. */
function told({ shared, scope }: InteractionScope, { form, resource, status }: Answer): JsonObject {
  scope.registry.cut('resource in an answer that a read or a search describes, where no example shows it');
  const { reply } = form;
  if (reply === 'Bundle') {
    return shared.response('BundleFound', () => ({
      description: `${descriptions.Bundle} Reads and searches describe what is in it.`,
      content: { [fhirJson]: { schema: openResource(['Bundle']) } },
    }));
  }
  const type = resource?.type ?? '';
  const isWritten = reply === 'written';
  const name = isWritten ? (status === '201' ? 'Created' : 'Stored') : 'Version';
  return shared.response(type + name, () => ({
    description: `${descriptions[isWritten ? reply : 'resource']} A read describes it.`,
    ...replyHeaders(shared, form, status),
    content: { [fhirJson]: { schema: openResource(isWritten ? [type, outcome] : [type]) } },
  }));
}

function replySchema(context: InteractionScope, form: InteractionForm, resource: RestResource | undefined): JsonObject {
  switch (form.reply) {
    case 'none':
      return {};
    case 'CapabilityStatement':
      return typeSchema(context.scope, 'CapabilityStatement', 'CapabilityStatement');
    case 'resource':
      return resource === undefined ? openResource() : resourceSchema(context, resource);
    case 'written':
      return resource === undefined
        ? openResource()
        : { anyOf: [resourceSchema(context, resource), openResource([outcome])] };
    case 'Bundle':
      return answerBundle(context, resource);
    default:
      return assertNever(form.reply);
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

function replyHeaders(shared: SharedComponents, { reply }: InteractionForm, status: string): JsonObject {
  if (reply !== 'resource' && reply !== 'written') return {};
  return {
    headers: {
      ...(status === '201' ? { Location: shared.header('Location', 'Address of the new version.') } : {}),
      ETag: shared.header('ETag', 'Version of the resource, as `W/"…"`.'),
      'Last-Modified': shared.header('Last-Modified', 'When the resource was last changed.'),
    },
  };
}
