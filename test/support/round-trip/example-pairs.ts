import { errorStatus } from '../../../generator/model/error-status.ts';
import type { Exchange, Message } from '../../../generator/model/exchange.ts';
import type { JsonValue } from '../../../generator/model/json.ts';

/** How an example says that the responder answers. `body` is `undefined` where the answer has none. */
type ExampleReply =
  | { readonly kind: 'success'; readonly body: JsonValue | undefined }
  | {
      readonly kind: 'error';
      readonly status: number;
      /** `undefined` where the refusal has no body. */
      readonly body: JsonValue | undefined;
      /** True: not sent in a redirect, even where errors of the exchange are. */
      readonly inPlace?: boolean;
    };

/** A request and its reply, both by example. */
export interface ExamplePair {
  /** What to call it: the labels of its files. */
  readonly label: string;
  readonly request: JsonValue | undefined;
  readonly reply: ExampleReply;
}

interface Labelled {
  readonly label: string;
  readonly body: JsonValue | undefined;
}

/**
 * The pairs of an exchange: each request with the reply of its label, each further reply, and each error, with the first request.
 * @throws TypeError where a message that has a body has no example: the exchange cannot be tried.
 */
export function examplePairs(exchange: Exchange): readonly ExamplePair[] {
  const requests = messages(exchange, 'request');
  const replies = messages(exchange, 'response');
  const [firstRequest, firstReply] = [first(requests), first(replies)];
  const answered = requests.map((request) => ({
    request,
    reply: replies.find(({ label }) => label === request.label) ?? firstReply,
  }));
  const rest = replies
    .filter((reply) => !answered.some((pair) => pair.reply === reply))
    .map((reply) => ({ request: firstRequest, reply }));
  const successes = [...answered, ...rest].map(({ request, reply }) => ({
    label: [request.label || 'request', reply.label || 'response'].join(' → '),
    request: request.body,
    reply: { kind: 'success' as const, body: reply.body },
  }));
  const errors = exchange.examples
    .filter(({ direction, error }) => direction === 'response' && error)
    .map((example) => ({
      label: example.label,
      request: firstRequest.body,
      reply: { kind: 'error' as const, status: Number(errorStatus(exchange.wire, example) ?? 400), body: example.body },
    }));
  return [...successes, ...errors];
}

function messages(exchange: Exchange, direction: 'request' | 'response'): readonly Labelled[] {
  const found = exchange.examples.filter((example) => example.direction === direction && !example.error);
  if (found.length > 0) return found;
  if (hasBody(exchange[direction])) throw new TypeError(`${exchange.id} has no example of its ${direction}.`);
  return [{ label: '', body: undefined }];
}

function hasBody({ kind }: Message): boolean {
  return kind !== 'empty';
}

/** The one without a label, else the first. */
function first(messages: readonly Labelled[]): Labelled {
  return messages.find(({ label }) => label === '') ?? messages[0] ?? { label: '', body: undefined };
}
