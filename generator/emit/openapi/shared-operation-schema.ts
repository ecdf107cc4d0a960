import type { Message } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Structure } from '../../model/structure.ts';
import { anyOf } from './http-exchange.ts';
import { logicalSchema } from './logical-schema.ts';
import { messageSchema } from './message-schema.ts';
import { type SchemaScope, typeSchema } from './structure-schema.ts';

/**
 * The bodies of exchanges that share an operation: any of their messages. Where these are open, each lets pass what it does not
 * name, so that anything would do for what only another names; hence a member that one of them names is as one of those says.
 */
export function anyMessage(scope: SchemaScope, messages: readonly Message[]): JsonObject {
  const any = anyOf(messages.map((message) => messageSchema(scope, message)));
  const models = new Set(messages.flatMap((message) => openModel(scope, message)));
  if (
    any['anyOf'] === undefined ||
    models.size < 2 ||
    messages.some((message) => openModel(scope, message).length === 0)
  ) {
    return any;
  }
  const named = namedByFew(scope, [...models]);
  return Object.keys(named).length === 0 ? any : { allOf: [any, { type: 'object', properties: named }] };
}

function openModel({ structures }: SchemaScope, message: Message): readonly Structure[] {
  const structure = message.kind === 'structure' ? structures.get(message.structure) : undefined;
  const isOpen = structure?.kind === 'logical' && structure.json?.open === true && structure.json.shape === undefined;
  return isOpen ? [structure] : [];
}

/** Members that some of the models name and others do not. */
function namedByFew(scope: SchemaScope, models: readonly Structure[]): JsonObject {
  const schemas = new Map<string, JsonObject[]>();
  for (const model of models) {
    const { properties = {} } = logicalSchema(model, (code, at) => typeSchema(scope, code, at));
    for (const [name, schema] of Object.entries(properties)) schemas.set(name, [...(schemas.get(name) ?? []), schema]);
  }
  const few = [...schemas].filter(([, { length }]) => length < models.length);
  return Object.fromEntries(few.map(([name, each]) => [name, anyOf(each)]));
}
