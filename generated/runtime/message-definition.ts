import type { RuleSource, Validator } from './validation.ts';

/** What a message looks like on the wire; plain data that the generated code holds and the runtime interprets. */
export type MessageDefinition = EmptyMessage | ParametersMessage | ResourceMessage;

/** No body at all. */
export interface EmptyMessage {
  readonly kind: 'empty';
}

/** Named parameters in a FHIR Parameters resource. */
export interface ParametersMessage {
  readonly kind: 'parameters';
  readonly parameters: readonly ParameterDefinition[];
  /** Checks the Parameters resource itself: the message's own profile, or the base resource. */
  readonly validate?: Validator;
  /** Name of the resource parameter whose bare resource is also taken for the whole message. */
  readonly bareResource?: string;
}

/** One resource is the whole body. @see FHIR R4, Operations §3.2.0.5 Response */
export interface ResourceMessage {
  readonly kind: 'resource';
  /** `Resource`: of any type. */
  readonly resourceType: string;
  /** True where the body may be absent. */
  readonly optional?: true;
  readonly validate?: Validator;
}

/** One parameter as its OperationDefinition has it. */
export interface ParameterDefinition {
  readonly name: string;
  readonly min: number;
  readonly max: number | '*';
  readonly content: ParameterForm;
  /** Codes of a required binding. */
  readonly codes?: readonly string[];
  /** The only value allowed. */
  readonly fixed?: string | number | boolean;
  readonly source: RuleSource;
}

/** Where in `Parameters.parameter` the value stands. */
export type ParameterForm =
  /** One `value[x]`: `valueString`. */
  | { readonly kind: 'value'; readonly element: string }
  /** Whichever `value[x]` the sender likes; the plain form keeps the member: `{ valueString: '…' }`. */
  | { readonly kind: 'any-value' }
  /** `Resource`: of any type. */
  | { readonly kind: 'resource'; readonly resourceType: string }
  | { readonly kind: 'parts'; readonly parts: readonly ParameterDefinition[] };
