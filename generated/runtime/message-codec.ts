import type { Resource } from 'fhir/r4.js';
import type { ParametersMessage, ResourceMessage } from './message-definition.ts';
import { readMessage } from './message-reader.ts';
import type { MessageCodec } from './operation-exchange.ts';

/** The codec of a message without content. */
export const emptyMessage: MessageCodec<undefined> = {
  definition: { kind: 'empty' },
  read: (body, validation) => readMessage({ kind: 'empty' }, body, validation),
  write: () => undefined,
};

/** The codec of a message that is one resource, or nothing where the definition lets that be absent. */
export function resourceMessage<T extends Resource | undefined>(definition: ResourceMessage): MessageCodec<T> {
  return {
    definition,
    read: (body, validation) => readMessage<T>(definition, body, validation),
    write: (resource) => resource,
  };
}

/** A Parameters message that carries no parameter counts as empty where every parameter may be absent. */
export function mayBeAbsent(definition: ParametersMessage): boolean {
  return definition.parameters.every(({ min }) => min === 0);
}
