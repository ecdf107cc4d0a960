import { mayBeAbsent } from './message-codec.ts';
import type { MessageDefinition, ParametersMessage } from './message-definition.ts';
import { entriesFromQuery } from './message-query.ts';
import type { BodyRules } from './request-body.ts';
import type { IncomingRequest } from './server-incoming.ts';
import { pointerFromExpression, type Validation } from './validation.ts';

/** The body that a message may have: Parameters, the one resource that it is, or the one that stands for its Parameters. */
export function operationBody(definition: MessageDefinition, malformed: number): BodyRules {
  const common = { media: 'fhir-json', malformed } as const;
  switch (definition.kind) {
    case 'empty':
      return { ...common, mayBeEmpty: true, resourceType: 'Parameters' };
    case 'resource':
      return { ...common, mayBeEmpty: false, resourceType: definition.resourceType };
    case 'parameters':
      return {
        ...common,
        mayBeEmpty: mayBeAbsent(definition),
        resourceType: 'Parameters',
        otherType: bareType(definition),
      };
  }
}

function bareType({ bareResource, parameters }: ParametersMessage): string | undefined {
  const content = parameters.find(({ name }) => name === bareResource)?.content;
  return content?.kind === 'resource' ? content.resourceType : undefined;
}

/** A body that is the one resource among the inputs. */
export interface BareBody {
  /** The Parameters resource that body and query stand for; the resource is its first parameter. */
  readonly parameters: unknown;
  readonly resourceType: string;
}

/**
 * Reads a body that is the one resource among the inputs, the others standing in the query; `undefined`: it is anything else.
 * @see FHIR R4, Operations §3.2.0.4 Executing an operation
 */
export function bareBody(
  definition: MessageDefinition,
  body: unknown,
  incoming: IncomingRequest,
): BareBody | undefined {
  if (definition.kind !== 'parameters' || definition.bareResource === undefined) return undefined;
  const resourceType = typeof body === 'object' && body !== null && 'resourceType' in body ? body.resourceType : '';
  if (typeof resourceType !== 'string' || resourceType === '' || resourceType === 'Parameters') return undefined;
  const others = entriesFromQuery(definition, incoming.url.searchParams);
  const parameter = [{ name: definition.bareResource, resource: body }, ...others];
  return { parameters: { resourceType: 'Parameters', parameter }, resourceType };
}

const wrapped = 'Parameters.parameter[0].resource';

/** Has findings in a bare body say where they are in what was sent. */
export function placeInBareBody({ issues }: Validation, resourceType: string): void {
  for (const [index, issue] of issues.entries()) {
    const { expression } = issue;
    if (!expression.startsWith(wrapped)) continue;
    const place = resourceType + expression.slice(wrapped.length);
    issues[index] = { ...issue, expression: place, pointer: pointerFromExpression(place) };
  }
}
