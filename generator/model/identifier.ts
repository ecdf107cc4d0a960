declare const brand: unique symbol;

/** A string that only the constructor of its kind can make. */
type Brand<Name extends string> = string & { readonly [brand]: Name };

/** The canonical URL of a conformance resource, without its `|version`. @see FHIR R4, References §2.3.0.5 Canonical URLs */
export type CanonicalUrl = Brand<'CanonicalUrl'>;

/** What a guide calls a transaction: `XY:Tea-3`, `ITI-18`, or with `~` where the guide gives no number. */
export type TransactionId = Brand<'TransactionId'>;

/** One message pair on the wire: `<transaction>/<key>`, or the bare transaction id where a transaction is one exchange. */
export type ExchangeId = Brand<'ExchangeId'>;

/** A testable requirement: the id of its checklist row. Never reused. */
export type RequirementId = Brand<'RequirementId'>;

/** An actor's key: the id of its ActorDefinition, kebab-case. */
export type ActorId = Brand<'ActorId'>;

/** A relative file path below one output folder: `/` between segments, no `..`, no `:` or `$`. */
export type OutputPath = Brand<'OutputPath'>;

const canonicalUrl = /^[a-z][a-z0-9+.-]*:[^\s|]+$/i;
const transactionId = /^(?:[A-Za-z][A-Za-z0-9]*:)?[A-Za-z][A-Za-z0-9]*(?:-[0-9]+|~[a-z][a-z0-9.-]*)$/;
const exchangeKey = /^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/;
const requirementId = /^[A-Za-z0-9.-]{1,64}$/;
const actorId = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const outputPath = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;

/** Each constructor returns `undefined` where the text does not have the shape; none throws. */
export function parseCanonicalUrl(text: string): CanonicalUrl | undefined {
  return canonicalUrl.test(text) ? (text as CanonicalUrl) : undefined;
}

/** A canonical with its optional business version: `http://x/y|1.0` → url and version. */
export function parseVersionedCanonical(text: string): { url: CanonicalUrl; version?: string } | undefined {
  const [head = '', version] = text.split('|', 2);
  const url = parseCanonicalUrl(head);
  if (url === undefined) return undefined;
  return version === undefined || version === '' ? { url } : { url, version };
}

/** The other way: `http://x/y|1.0` of a definition that has a version, else the url alone. */
export function versionedCanonical({
  canonical,
  version,
}: {
  canonical: string;
  version?: string | undefined;
}): string {
  return version === undefined ? canonical : `${canonical}|${version}`;
}

/** A transaction id, or `undefined`. */
export function parseTransactionId(text: string): TransactionId | undefined {
  return transactionId.test(text) ? (text as TransactionId) : undefined;
}

/** True where the guide gave the transaction no number (`~`). */
export function isUnnumbered(id: TransactionId): boolean {
  return id.includes('~');
}

/** The integration profile a transaction belongs to: `XY:Tea-3` → `XY:Tea`. */
export function integrationProfileOf(id: TransactionId): string {
  return id.replace(/(?:-[0-9]+|~.*)$/, '');
}

/** The exchange `key` of `transaction`; without a key, the transaction itself. */
export function parseExchangeId(transaction: TransactionId, key?: string): ExchangeId | undefined {
  if (key === undefined) return transaction as string as ExchangeId;
  return exchangeKey.test(key) ? (`${transaction}/${key}` as ExchangeId) : undefined;
}

/** A requirement id, or `undefined`. */
export function parseRequirementId(text: string): RequirementId | undefined {
  return requirementId.test(text) ? (text as RequirementId) : undefined;
}

/** An actor id, or `undefined`. It names files, so that what Windows takes for a device is none. */
export function parseActorId(text: string): ActorId | undefined {
  return actorId.test(text) && !isDeviceName(text) ? (text as ActorId) : undefined;
}

/** A safe output path, or `undefined` where the text could leave the output folder or trouble a file system. */
export function parseOutputPath(text: string): OutputPath | undefined {
  return outputPath.test(text) && !text.split('/').some(isTroublesome) ? (text as OutputPath) : undefined;
}

/** True for a file name that Windows takes for a device, whatever stands behind the first dot. */
export function isDeviceName(name: string): boolean {
  return /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i.test(name);
}

/** Windows drops a dot at the end, so that two names become one. */
function isTroublesome(segment: string): boolean {
  return segment.endsWith('.') || isDeviceName(segment);
}
