import { parseJsonBody, readFhirBody, wholeText } from './fhir-request.ts';
import type { FormPair } from './form-definition.ts';
import { formType, parseFormText } from './form-text.ts';
import type { HttpRequestCodec, PathVariables } from './http-exchange.ts';
import { isJson, isUtf8, type MediaType, parseMediaType } from './http-media-type.ts';
import { refusal } from './operation-outcome-error.ts';
import type { IncomingRequest } from './server-incoming.ts';

/** What a request carries, not yet validated. */
export interface CarriedMessage {
  /** Parameters, where they are what the request carries. */
  readonly pairs: readonly FormPair[];
  /** The JSON of the body, where that is what the request carries. */
  readonly document: unknown;
  readonly bytes: number;
}

const nothing: CarriedMessage = { pairs: [], document: undefined, bytes: 0 };

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
      const named = Object.entries(variables).filter(([name]) => codec.form.names.includes(name));
      const read = codec.carrier === 'query' || incoming.method === 'GET' ? readQuery : readFormBody;
      const carried = await read(incoming);
      return { ...carried, pairs: [...named, ...carried.pairs] };
    }
    case 'json':
      return readJson(incoming);
    case 'resource': {
      const resourceType = codec.document.resourceType ?? 'Resource';
      const rules = { fhirVersion, malformed: 400, mayBeEmpty: false, resourceType };
      const { body, bytes } = await readFhirBody(incoming, rules);
      return { pairs: [], document: body, bytes };
    }
  }
}

function readQuery({ url }: IncomingRequest): CarriedMessage {
  return { ...nothing, pairs: formPairs(url.search.slice(1), 'query') };
}

async function readFormBody(incoming: IncomingRequest): Promise<CarriedMessage> {
  checkType(incoming, formType, (media) => media.essence === formType && isUtf8(media));
  const { text, bytes } = wholeText(await incoming.bodyText(), incoming.limits, 400);
  return { pairs: formPairs(text, 'body'), document: undefined, bytes };
}

function formPairs(text: string, place: string): readonly FormPair[] {
  const pairs = parseFormText(text);
  if (pairs === undefined) throw refusal(400, 'structure', `The ${place} has percent signs that stand for no UTF-8.`);
  return pairs;
}

async function readJson(incoming: IncomingRequest): Promise<CarriedMessage> {
  checkType(incoming, 'application/json', isJson);
  const { text, bytes } = wholeText(await incoming.bodyText(), incoming.limits, 400);
  return { pairs: [], document: parseJsonBody(text, incoming.limits, 400), bytes };
}

function checkType({ request }: IncomingRequest, wanted: string, accepts: (media: MediaType) => boolean): void {
  const { headers } = request;
  const media = parseMediaType(headers.get('content-type') ?? '');
  const coding = headers.get('content-encoding') ?? 'identity';
  if (media !== undefined && accepts(media) && coding === 'identity') return;
  throw refusal(415, 'not-supported', `The body must be ${wanted}, in UTF-8 and not compressed.`);
}

/** Parameters that were sent once and have a value. @see RFC 6749 §3.1 */
export function singleParameters(pairs: readonly FormPair[]): Readonly<Record<string, string>> {
  const names = pairs.map(([name]) => name);
  return Object.fromEntries(
    pairs.filter(([name, value]) => value !== '' && names.indexOf(name) === names.lastIndexOf(name)),
  );
}
