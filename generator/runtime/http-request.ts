import type { FormPair } from './form-definition.ts';
import { parseFormText } from './form-text.ts';
import type { HttpRequestCodec, PathVariables } from './http-exchange.ts';
import { refusal } from './operation-outcome-error.ts';
import { type BodyRules, type CarriedBody, plainBody, resourceBody } from './request-body.ts';
import type { CarriedForm, IncomingRequest } from './server-incoming.ts';
import { setMember } from './set-member.ts';

/** What a request carries, not yet validated. */
export interface CarriedMessage {
  /** Parameters, where they are what the request carries. */
  readonly pairs: readonly FormPair[];
  /** Parameters that were sent once and have a value. @see RFC 6749 §3.1 */
  readonly single: Readonly<Record<string, string>>;
  /** The JSON of the body, where that is what the request carries. */
  readonly document: unknown;
}

/** What a request without content carries. */
export const nothing: CarriedMessage = { pairs: [], single: {}, document: undefined };

/** What the body of a request is held against; `undefined`: it has none that counts. */
export function bodyOf<Input>(codec: HttpRequestCodec<Input>, method: string): BodyRules | undefined {
  switch (codec.carrier) {
    case 'none':
    case 'query':
      return undefined;
    case 'form':
      return method === 'GET' ? undefined : plainBody('form');
    case 'json':
      return plainBody('json');
    case 'resource':
      return resourceBody(codec.document.resourceType ?? 'Resource');
  }
}

/**
 * What a request carries in its body, its query and its path.
 * @throws OperationOutcomeError with status 400 where parameters cannot be read.
 */
export function carriedMessage<Input>(
  codec: HttpRequestCodec<Input>,
  incoming: IncomingRequest,
  variables: PathVariables,
  body: CarriedBody,
): CarriedMessage {
  switch (codec.carrier) {
    case 'none':
      return nothing;
    case 'query':
    case 'form': {
      const { pairs, single } =
        codec.carrier === 'query' || incoming.method === 'GET'
          ? incoming.form(readQuery, incoming.query)
          : incoming.form(readFormBody, body.text);
      const named = Object.entries(variables).filter(([name]) => codec.form.names.includes(name));
      if (named.length === 0) return { pairs, single, document: undefined };
      const all = [...named, ...pairs];
      return { pairs: all, single: singleParameters(all), document: undefined };
    }
    case 'json':
    case 'resource':
      return { ...nothing, document: body.json };
  }
}

function readQuery(text: string): CarriedForm {
  return carriedForm(text, 'query');
}

function readFormBody(text: string): CarriedForm {
  return carriedForm(text, 'body');
}

function carriedForm(text: string, place: string): CarriedForm {
  const pairs = parseFormText(text);
  if (pairs === undefined) throw refusal(400, 'structure', `The ${place} has percent signs that stand for no UTF-8.`);
  return { pairs, single: singleParameters(pairs) };
}

function singleParameters(pairs: readonly FormPair[]): Readonly<Record<string, string>> {
  const counts = new Map<string, number>();
  for (const [name] of pairs) counts.set(name, (counts.get(name) ?? 0) + 1);
  const single: Record<string, string> = {};
  for (const [name, value] of pairs) if (value !== '' && counts.get(name) === 1) setMember(single, name, value);
  return single;
}
