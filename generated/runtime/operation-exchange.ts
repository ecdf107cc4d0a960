import type { Resource } from 'fhir/r4.js';
import type { MessageDefinition } from './message-definition.ts';
import type { ResourceValidator, Validation } from './validation.ts';

/** The two forms of a message, wire and plain, and the way between them. */
export interface MessageCodec<T> {
  readonly definition: MessageDefinition;
  /** Reports what is wrong with `body`; the value counts only where `validation.accepted` is still true. */
  readonly read: (body: unknown, validation: Validation) => T | undefined;
  /** `undefined`: no body. */
  readonly write: (value: T) => Resource | undefined;
}

/** Where an operation is called: `[base]/$code`, `[base]/Type/$code`, `[base]/Type/id/$code`. */
export type OperationTarget =
  | { readonly level: 'system' }
  | { readonly level: 'type'; readonly resourceType: string }
  | { readonly level: 'instance'; readonly resourceType: string; readonly id: string };

/** What client and server need to know of an exchange, apart from its messages. */
export interface OperationFacts {
  /** Exchange id. */
  readonly id: string;
  readonly code: string;
  /** Actor ids. */
  readonly initiator: string;
  readonly responder: string;
  readonly levels: readonly OperationTarget['level'][];
  /** For the type and instance levels; `Resource` stands for every type. */
  readonly resourceTypes: readonly string[];
  readonly methods: readonly ('GET' | 'POST')[];
  /** Status of a refusal: `malformed` where the body is no message of this kind, `invalid` where it breaks a rule. */
  readonly refusal: { readonly malformed: number; readonly invalid: number };
  /** Validates resources inside the messages. */
  readonly resources: ResourceValidator;
}

/** A FHIR operation as one message pair between two actors. */
export interface OperationExchange<Input, Output> extends OperationFacts {
  readonly request: MessageCodec<Input>;
  readonly response: MessageCodec<Output>;
}
