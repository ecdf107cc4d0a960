import type { Resource } from 'fhir/r4.js';
import type { ValidationIssue } from './issue.ts';
import type { MessageDefinition } from './message-definition.ts';
import { newValidation, type Strictness } from './message-validation.ts';
import type { OperationExchange, OperationFacts } from './operation-exchange.ts';
import type { ExchangeContext, Handler } from './server-options.ts';
import type { Validation } from './validation.ts';

/** An exchange joined with its handler; what it takes and gives is known in here only. */
export interface ServedExchange {
  readonly facts: OperationFacts;
  readonly request: MessageDefinition;
  /** Validates a request and, where it is accepted, makes the call that answers it. */
  readonly accept: (body: unknown, strictness: Strictness) => AcceptedRequest;
}

/** A judged request. */
export interface AcceptedRequest {
  readonly validation: Validation;
  /** Runs the handler. */
  readonly answer: (context: ExchangeContext) => Promise<Answer>;
}

/** What a handler gave, and whether it keeps its contract. */
export interface Answer {
  /** `undefined`: no body. */
  readonly resource: Resource | undefined;
  readonly breaches: readonly ValidationIssue[];
}

/** Joins an exchange with the handler that answers it. */
export function serve<Input, Output>(
  exchange: OperationExchange<Input, Output>,
  handler: Handler<Input, Output>,
): ServedExchange {
  return {
    facts: exchange,
    request: exchange.request.definition,
    accept(body, strictness) {
      const validation = newValidation(exchange, strictness);
      const input = exchange.request.read(body, validation);
      // An input that is `undefined` here belongs to a message without content; a refused one is never answered.
      return { validation, answer: (context) => answer(exchange, strictness, () => handler(input as Input, context)) };
    },
  };
}

async function answer<Input, Output>(
  exchange: OperationExchange<Input, Output>,
  strictness: Strictness,
  run: () => Output | Promise<Output>,
): Promise<Answer> {
  const resource = exchange.response.write(await run());
  const validation = newValidation(exchange, strictness);
  exchange.response.read(resource, validation);
  return { resource, breaches: validation.accepted ? [] : validation.issues };
}
