import type { Resource } from 'fhir/r4.js';

/** A resource's address in the answer to a write: `[base]/Type/id/_history/version`. */
export interface ResourceLocation {
  readonly resourceType: string;
  readonly id: string;
  readonly versionId?: string;
}

/** The weak ETag that stands for a version id. @see FHIR R4, RESTful API §3.1.0.1.4 */
export function etagOf(versionId: string): string {
  return `W/"${versionId}"`;
}

/** The version id of an ETag, weak or strong; `undefined` where the text is none. */
export function versionOf(etag: string): string | undefined {
  return /^(?:W\/)?"([A-Za-z0-9.-]{1,64})"$/.exec(etag.trim())?.[1];
}

/** The resource that a Location names; `undefined` where it names none. */
export function parseLocation(text: string): ResourceLocation | undefined {
  const form = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/([A-Za-z0-9.-]{1,64}))?\/?$/;
  const [, resourceType, id, versionId] = form.exec(text.split(/[?#]/, 1)[0] ?? '') ?? [];
  if (resourceType === undefined || id === undefined) return undefined;
  return versionId === undefined ? { resourceType, id } : { resourceType, id, versionId };
}

/** What a client prefers the answer to be. @see FHIR R4, RESTful API §3.1.0.1.7; RFC 7240 */
export interface Preference {
  readonly return?: 'minimal' | 'representation' | 'OperationOutcome';
  readonly handling?: 'strict' | 'lenient';
}

/** The preferences of a request; what is not known is ignored, as RFC 7240 wants it. */
export function preferenceOf(headers: Headers): Preference {
  const stated = new Map<string, string>();
  for (const preference of (headers.get('prefer') ?? '').split(/[,;]/)) {
    const [name = '', value = ''] = preference.split('=', 2).map((part) => part.trim().replaceAll('"', ''));
    if (!stated.has(name.toLowerCase())) stated.set(name.toLowerCase(), value);
  }
  const wanted = stated.get('return');
  const handling = stated.get('handling');
  return {
    ...(wanted === 'minimal' || wanted === 'representation' || wanted === 'OperationOutcome' ? { return: wanted } : {}),
    ...(handling === 'strict' || handling === 'lenient' ? { handling } : {}),
  };
}

/** The value of Prefer. */
export function writePreference(preference: Preference): string | undefined {
  const parts = [
    ...(preference.return === undefined ? [] : [`return=${preference.return}`]),
    ...(preference.handling === undefined ? [] : [`handling=${preference.handling}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** ETag and Last-Modified of a resource, as far as it has versions. */
export function versionFields({ meta }: Resource): Readonly<Record<string, string>> {
  const changed = meta?.lastUpdated === undefined ? Number.NaN : Date.parse(meta.lastUpdated);
  return {
    ...(meta?.versionId === undefined ? {} : { ETag: etagOf(meta.versionId) }),
    ...(Number.isNaN(changed) ? {} : { 'Last-Modified': new Date(changed).toUTCString() }),
  };
}

/** True where the client has this version already. @see FHIR R4, RESTful API §3.1.0.1.5 Conditional read */
export function isNotModified(headers: Headers, resource: Resource): boolean {
  const none = headers.get('if-none-match');
  if (none !== null) {
    const versionId = resource.meta?.versionId;
    return versionId !== undefined && none.split(',').some((etag) => versionOf(etag) === versionId);
  }
  const since = Date.parse(headers.get('if-modified-since') ?? '');
  const changed = Date.parse(resource.meta?.lastUpdated ?? '');
  // The header knows no fractions of a second.
  return !Number.isNaN(since) && !Number.isNaN(changed) && Math.floor(changed / 1000) * 1000 <= since;
}
