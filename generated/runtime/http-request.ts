import { parseJsonBody, readFhirBody, wholeText } from './fhir-request.ts';
import type { FormPair } from './form-definition.ts';
import { formType, parseFormText } from './form-text.ts';
import type { HttpRequestCodec, PathVariables } from './http-exchange.ts';
import { isJson, isUtf8, type MediaType, parseMediaType } from './http-media-type.ts';
import { refusal } from './operation-outcome-error.ts';
import type { CarriedForm, IncomingRequest } from './server-incoming.ts';

/** What a request carries, not yet validated. */
export interface CarriedMessage {
  /** Parameters, where they are what the request carries. */
  readonly pairs: readonly FormPair[];
  /** Parameters that were sent once and have a value. @see RFC 6749 §3.1 */
  readonly single: Readonly<Record<string, string>>;
  /** The JSON of the body, where that is what the request carries. */
  readonly document: unknown;
  readonly bytes: number;
}

/** What a request without content carries. */
export const nothing: CarriedMessage = { pairs: [], single: {}, document: undefined, bytes: 0 };

/**
 * Reads what a request carries.
 * @throws OperationOutcomeError with status 400, 413 or 415.
 */
export async function readCarried<Input>(
  codec: HttpRequestCodec<Input>,
  incoming: IncomingRequest,
  variables: PathVariables,
  fhirVersion: string,
): Promise<CarriedMessage> {
  switch (codec.carrier) {
    case 'none':
      return nothing;
    case 'query':
    case 'form': {
      const read = codec.carrier === 'query' || incoming.method === 'GET' ? readQuery : readFormBody;
      const { pairs, single, bytes } = await incoming.form(read);
      const named = Object.entries(variables).filter(([name]) => codec.form.names.includes(name));
      if (named.length === 0) return { pairs, single, document: undefined, bytes };
      const all = [...named, ...pairs];
      return { pairs: all, single: singleParameters(all), document: undefined, bytes };
    }
    case 'json':
      return readJson(incoming);
    case 'resource': {
      const resourceType = codec.document.resourceType ?? 'Resource';
      const rules = { fhirVersion, malformed: 400, mayBeEmpty: false, resourceType };
      const { body, bytes } = await readFhirBody(incoming, rules);
      return { ...nothing, document: body, bytes };
    }
  }
}

async function readQuery({ url }: IncomingRequest): Promise<CarriedForm> {
  return carriedForm(url.search.slice(1), 'query', 0);
}

async function readFormBody(incoming: IncomingRequest): Promise<CarriedForm> {
  checkType(incoming, formType, (media) => media.essence === formType && isUtf8(media));
  const { text, bytes } = wholeText(await incoming.bodyText(), incoming.limits, 400);
  return carriedForm(text, 'body', bytes);
}

function carriedForm(text: string, place: string, bytes: number): CarriedForm {
  const pairs = parseFormText(text);
  if (pairs === undefined) throw refusal(400, 'structure', `The ${place} has percent signs that stand for no UTF-8.`);
  return { pairs, single: singleParameters(pairs), bytes };
}

async function readJson(incoming: IncomingRequest): Promise<CarriedMessage> {
  checkType(incoming, 'application/json', isJson);
  const { text, bytes } = wholeText(await incoming.bodyText(), incoming.limits, 400);
  return { ...nothing, document: parseJsonBody(text, incoming.limits, 400), bytes };
}

function checkType({ request }: IncomingRequest, wanted: string, accepts: (media: MediaType) => boolean): void {
  const { headers } = request;
  const media = parseMediaType(headers.get('content-type') ?? '');
  const coding = headers.get('content-encoding') ?? 'identity';
  if (media !== undefined && accepts(media) && coding === 'identity') return;
  throw refusal(415, 'not-supported', `The body must be ${wanted}, in UTF-8 and not compressed.`);
}

function singleParameters(pairs: readonly FormPair[]): Readonly<Record<string, string>> {
  const counts = new Map<string, number>();
  for (const [name] of pairs) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(pairs.filter(([name, value]) => value !== '' && counts.get(name) === 1));
}
