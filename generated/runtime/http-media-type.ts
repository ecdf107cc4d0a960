/** A media type with its parameters, names in lower case. @see RFC 9110 §8.3.1 */
export interface MediaType {
  /** Type and subtype: `application/fhir+json`. */
  readonly essence: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The media type of everything the generated code sends. @see FHIR R4, RESTful API §3.1.0.1.9 Content Types */
export const fhirJson = 'application/fhir+json; charset=utf-8';

const token = /^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** `undefined` where the text is no media type. */
export function parseMediaType(text: string): MediaType | undefined {
  const [head = '', ...rest] = text.split(';');
  const essence = head.trim().toLowerCase();
  if (!token.test(essence)) return undefined;
  const parameters = new Map<string, string>();
  for (const part of rest) {
    const [name = '', value = ''] = part.split('=', 2);
    parameters.set(name.trim().toLowerCase(), value.trim().replaceAll('"', ''));
  }
  return { essence, parameters };
}

/** True for FHIR JSON of this FHIR version in UTF-8, and for plain JSON. */
export function isFhirJson(media: MediaType, fhirVersion: string): boolean {
  return jsonEssences.has(media.essence) && isUtf8(media) && isVersion(media, fhirVersion);
}

const jsonEssences: ReadonlySet<string> = new Set(['application/fhir+json', 'application/json']);

/** True for JSON of whatever kind in UTF-8. @see RFC 8259 §8.1 */
export function isJson(media: MediaType): boolean {
  return isUtf8(media) && (media.essence === 'application/json' || media.essence.endsWith('+json'));
}

/** True where the media type names no other coding of characters than UTF-8. */
export function isUtf8({ parameters }: MediaType): boolean {
  const charset = parameters.get('charset')?.toLowerCase() ?? 'utf-8';
  return charset === 'utf-8' || charset === 'utf8';
}

/** `4.0` and `4.0.1` both name the version `4.0.1`. @see FHIR R4, Versioning §2.1.0.3 fhirVersion */
function isVersion(media: MediaType, fhirVersion: string): boolean {
  const asked = media.parameters.get('fhirversion');
  return asked === undefined || asked === fhirVersion || fhirVersion.startsWith(`${asked}.`);
}

/** True where the sender of `accept` takes FHIR JSON; the most specific range that fits decides. @see RFC 9110 §12.5.1 */
export function acceptsFhirJson(accept: string | null, fhirVersion: string): boolean {
  if (accept === null || accept.trim() === '') return true;
  const ranges = accept
    .split(',')
    .map((range) => parseMediaType(range.trim()))
    .filter((range) => range !== undefined && isVersion(range, fhirVersion));
  return [...jsonEssences].some((essence) => qualityOf(essence, ranges) > 0);
}

function qualityOf(essence: string, ranges: readonly (MediaType | undefined)[]): number {
  for (const candidate of [essence, 'application/*', '*/*']) {
    const range = ranges.find((each) => each?.essence === candidate);
    if (range !== undefined) return Number(range.parameters.get('q') ?? 1);
  }
  return 0;
}

/** True where the sender of `accept` would rather have a page than anything else, as a browser does that navigates. */
export function prefersPage(accept: string | null): boolean {
  const [first] = (accept ?? '').split(',');
  return ['text/html', 'application/xhtml+xml'].includes(parseMediaType(first?.trim() ?? '')?.essence ?? '');
}

/** True where the `_format` parameter asks for FHIR JSON. An unescaped `+` has become a space. */
export function isFhirJsonFormat(format: string): boolean {
  const media = format.toLowerCase().split(';')[0]?.trim().replace(' ', '+') ?? '';
  return media === 'json' || jsonEssences.has(media);
}
