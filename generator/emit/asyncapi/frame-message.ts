import type { Example, Exchange, Frame, TextContent } from '../../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { labelOf } from '../openapi/example-members.ts';
import { firstSentence } from '../openapi/message-schema.ts';
import { type SchemaScope, structureSchema } from '../openapi/structure-schema.ts';

const placeholder = /\{([^{}]*)\}/g;

/** The Message Object of a frame, with the examples its exchange has. */
export function frameMessage(scope: SchemaScope, exchange: Exchange, frame: Frame): JsonObject {
  const { content } = frame;
  const direction = frame.from === 'initiator' ? 'request' : 'response';
  const examples = exchange.examples.filter((example) => example.direction === direction && !example.error);
  if (content.kind === 'resource') {
    const structure = scope.structures.get(content.model);
    return {
      title: structure?.title ?? content.model,
      contentType: 'application/fhir+json',
      payload: structure === undefined ? { type: 'object' } : structureSchema(scope, structure, structure.name),
      ...examplesMember(examples, ({ body }) => (typeOf(body) === structure?.type ? body : undefined)),
    };
  }
  return {
    title: firstSentence(exchange.title),
    contentType: 'text/plain',
    payload: { type: 'string', pattern: `^${textPattern(content.template)}$`, ...acceptNote(content) },
    ...examplesMember(examples, (example) => filled(content.template, example)),
  };
}

function examplesMember(
  examples: readonly Example[],
  payload: (example: Example) => JsonValue | undefined,
): JsonObject {
  const shown = examples.flatMap((example) => {
    const value = payload(example);
    return value === undefined ? [] : [{ name: labelOf(example), payload: value }];
  });
  return shown.length === 0 ? {} : { examples: shown };
}

/** A regular expression for a template: what stands in braces is a value without blanks. */
function textPattern(template: string): string {
  return template
    .split(placeholder)
    .map((piece, index) => (index % 2 === 1 ? '\\S+' : piece.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')))
    .join('');
}

function acceptNote({ accept }: TextContent): JsonObject {
  return accept === undefined ? {} : { description: `A receiver also takes \`${accept.replaceAll('`', '')}\`.` };
}

/** The frame with the values of an example; `undefined` where the example is of another frame. */
function filled(template: string, { body }: Example): string | undefined {
  if (typeof body === 'string') return body;
  if (!isJsonObject(body) || typeOf(body) !== undefined) return undefined;
  const text = template.replaceAll(placeholder, (whole, name: string) => {
    const value = body[name];
    return typeof value === 'string' ? value : whole;
  });
  return text.search(placeholder) === -1 ? text : undefined;
}

function typeOf(body: JsonValue | undefined): JsonValue | undefined {
  return isJsonObject(body) ? body['resourceType'] : undefined;
}
