import type { Resource } from 'fhir/r4.js';
import type { MessageDefinition } from './message-definition.ts';
import type { MessageCodec } from './operation-exchange.ts';
import type { TextFrame } from './socket-template.ts';
import type { Validation } from './validation.ts';

/** A frame by which the initiator opens an exchange: a text with values in it, or a resource as JSON. */
export type OpeningFrame = TextFrame | 'resource';

/** A frame that opens an exchange, and the way between what it says and the plain form of that. */
export interface ChannelOpening<Input> {
  readonly frame: OpeningFrame;
  readonly definition: MessageDefinition;
  // A method, so that one opening of several stands in a list of all of them: `opens` tells its own input from the others'.
  opens(input: Input): boolean;
  /** The message that holds the values, or the resource; `undefined` where the frame has none. */
  write(input: Input): Resource | undefined;
  /** Reports what is wrong with `body`; the value counts only where `validation.accepted` is still true. */
  read(body: unknown, validation: Validation): Input;
}

/** Input of one of several openings: which it is, and its values. */
export interface NamedOpening<Name extends string, Values> {
  readonly opening: Name;
  readonly values: Values;
}

/** The opening of an exchange that has no other. */
export function onlyOpening<Values>(request: MessageCodec<Values>, frame: OpeningFrame): ChannelOpening<Values> {
  return {
    frame,
    definition: request.definition,
    opens: () => true,
    write: (input) => request.write(input),
    // An input that is `undefined` here belongs to an opening without values.
    read: (body, validation) => request.read(body, validation) as Values,
  };
}

/** One of several openings of an exchange. */
export function namedOpening<Name extends string, Values>(
  name: Name,
  request: MessageCodec<Values>,
  frame: OpeningFrame,
): ChannelOpening<NamedOpening<Name, Values>> {
  const only = onlyOpening(request, frame);
  return {
    frame,
    definition: request.definition,
    opens: ({ opening }) => opening === name,
    write: ({ values }) => only.write(values),
    read: (body, validation) => ({ opening: name, values: only.read(body, validation) }),
  };
}
