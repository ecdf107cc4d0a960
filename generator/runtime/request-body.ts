import { formType } from './form-text.ts';
import type { BodyText } from './http-body.ts';
import { readJsonText } from './http-json-text.ts';
import { isFhirJson, isJson, isUtf8, type MediaType, parseMediaType } from './http-media-type.ts';
import { refusal } from './operation-outcome-error.ts';
import type { IncomingRequest, RequestLimits } from './server-incoming.ts';

/** What a body may be, each with its media types. */
type BodyMedia = 'fhir-json' | 'json' | 'json-patch' | 'form' | 'search-form';

/** What a body is held against before it is validated. */
export interface BodyRules {
  readonly media: BodyMedia;
  /** Status where the body is no message of the kind wanted. */
  readonly malformed: number;
  /** True where an empty body is a message. */
  readonly mayBeEmpty: boolean;
  /** Type that a resource must have; `Resource`: any; `undefined`: the body is no resource. */
  readonly resourceType?: string;
  /** Another type that is taken too. */
  readonly otherType?: string | undefined;
}

/** A body with one resource. */
export function resourceBody(resourceType: string): BodyRules {
  return { media: 'fhir-json', malformed: 400, mayBeEmpty: false, resourceType };
}

/** A body without a resource. */
export function plainBody(media: Exclude<BodyMedia, 'fhir-json'>): BodyRules {
  return plainBodies[media];
}

/** Each of them once, so that several exchanges at one address are seen to ask the same of a body. */
const plainBodies = {
  json: { media: 'json', malformed: 400, mayBeEmpty: false },
  'json-patch': { media: 'json-patch', malformed: 400, mayBeEmpty: false },
  form: { media: 'form', malformed: 400, mayBeEmpty: false },
  'search-form': { media: 'search-form', malformed: 400, mayBeEmpty: false },
} as const satisfies Readonly<Record<Exclude<BodyMedia, 'fhir-json'>, BodyRules>>;

/** The body of a request, not yet validated. */
export interface CarriedBody {
  readonly text: string;
  /** The text parsed; `undefined`: it is empty or a form. */
  readonly json: unknown;
  readonly bytes: number;
}

/** That of a request whose body is not looked at. */
export const noBody: CarriedBody = { text: '', json: undefined, bytes: 0 };

/**
 * Reads a body, and parses it where it is JSON.
 * @throws OperationOutcomeError with status 413, 415 or that of a malformed body.
 */
export async function readBody(incoming: IncomingRequest, rules: BodyRules, fhirVersion: string): Promise<CarriedBody> {
  const { headers } = incoming.request;
  const { media, malformed } = rules;
  // A FHIR message without content may come without a type, too: whether it has content shows only once it has been read.
  const isUntyped = media === 'fhir-json' && !headers.has('content-type');
  if (!isUntyped) checkMedia(headers, media, fhirVersion);
  const { text, bytes } = wholeText(await incoming.bodyText(), incoming.limits, malformed);
  if (isForm(media) || (text === '' && rules.mayBeEmpty)) return { text, json: undefined, bytes };
  if (isUntyped) checkMedia(headers, media, fhirVersion);
  const json = parseJsonBody(text, incoming.limits, malformed);
  if (rules.resourceType !== undefined) checkResourceType(json, rules.resourceType, rules);
  return { text, json, bytes };
}

function isForm(media: BodyMedia): boolean {
  return media === 'form' || media === 'search-form';
}

interface MediaRule {
  readonly accepts: (media: MediaType, fhirVersion: string) => boolean;
  /** What a request is told that brings anything else. */
  readonly wanted: (fhirVersion: string) => string;
}

/** The media type of JSON Patch. @see RFC 6902 §6 */
export const jsonPatchType = 'application/json-patch+json';

const mediaRules: Readonly<Record<BodyMedia, MediaRule>> = {
  'fhir-json': {
    accepts: isFhirJson,
    wanted: (version) => `The body must be application/fhir+json, FHIR ${version}, in UTF-8 and not compressed.`,
  },
  json: {
    accepts: isJson,
    wanted: () => 'The body must be application/json, in UTF-8 and not compressed.',
  },
  'json-patch': {
    accepts: (media) => media.essence === jsonPatchType && isUtf8(media),
    wanted: () => `The body must be ${jsonPatchType}, in UTF-8 and not compressed.`,
  },
  form: {
    accepts: (media) => media.essence === formType && isUtf8(media),
    wanted: () => `The body must be ${formType}, in UTF-8 and not compressed.`,
  },
  'search-form': {
    // A form is UTF-8 and nothing else. @see https://url.spec.whatwg.org/#application/x-www-form-urlencoded
    accepts: (media) => media.essence === formType && isUtf8(media),
    wanted: () => `A search is sent as ${formType}, in UTF-8 and not compressed.`,
  },
};

function checkMedia(headers: Headers, kind: BodyMedia, fhirVersion: string): void {
  const { accepts, wanted } = mediaRules[kind];
  const media = parseMediaType(headers.get('content-type') ?? '');
  const coding = headers.get('content-encoding') ?? 'identity';
  if (media !== undefined && accepts(media, fhirVersion) && coding === 'identity') return;
  throw refusal(415, 'not-supported', wanted(fhirVersion));
}

/** A body that was read to its end. */
function wholeText(
  body: BodyText,
  { maxBodyBytes }: RequestLimits,
  malformed: number,
): { readonly text: string; readonly bytes: number } {
  if (body.ok) return body;
  switch (body.fault) {
    case 'too-large':
      throw refusal(413, 'too-long', `The body must not be larger than ${maxBodyBytes} bytes.`);
    case 'not-utf-8':
      throw refusal(malformed, 'structure', 'The body is not UTF-8.');
    case 'interrupted':
      throw refusal(malformed, 'structure', 'The body ended early.');
  }
}

function parseJsonBody(text: string, { depthLimit }: RequestLimits, malformed: number): unknown {
  const read = readJsonText(text, depthLimit);
  if (read.ok) return read.value;
  const { fault } = read;
  const code = fault.kind === 'depth' ? 'too-costly' : 'structure';
  const at = `line ${fault.line}, column ${fault.column}`;
  throw refusal(malformed, code, `The body is not the JSON wanted: ${fault.message}, at ${at}.`);
}

function checkResourceType(body: unknown, resourceType: string, { otherType, malformed }: BodyRules): void {
  const found = typeof body === 'object' && body !== null && 'resourceType' in body ? body.resourceType : undefined;
  const wanted = otherType === undefined ? [resourceType] : [resourceType, otherType];
  if (typeof found === 'string' && (wanted.includes('Resource') || wanted.includes(found))) return;
  const shown =
    typeof found === 'string' && /^[A-Za-z]{1,64}$/.test(found) ? `a ${found} resource` : 'no FHIR resource';
  throw refusal(malformed, 'structure', `The body is ${shown}, wanted a ${wanted.join(' or ')} resource.`);
}
