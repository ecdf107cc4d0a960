import { isObject, type JsonMembers, type RuleSource, type Validation } from './validation.ts';

/** Reports a broken invariant of a definition. */
export function refuseInvariant(
  key: string,
  human: string,
  found: unknown,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  validation.report({ rule: 'invariant', code: 'invariant', at, found, wanted: `${key}: ${human}`, source });
}

/** True where a member of the choice `value[x]` is there, or the extensions of one. */
export function hasValue(element: JsonMembers): boolean {
  for (const key in element) if (key.startsWith('value') || key.startsWith('_value')) return true;
  return false;
}

/** `extension.exists() != value.exists()` */
export function hasValueOrExtension(element: JsonMembers): boolean {
  return (element['extension'] !== undefined) !== hasValue(element);
}

/** `(part.exists() and value.empty() and resource.empty()) or (part.empty() and (value.exists() xor resource.exists()))` */
export function hasOneContent(element: JsonMembers): boolean {
  const hasPart = element['part'] !== undefined;
  const hasResource = element['resource'] !== undefined;
  return hasPart ? !hasResource && !hasValue(element) : hasResource !== hasValue(element);
}

/** `resource.exists() or request.exists() or response.exists()` */
export function hasEntryContent(entry: JsonMembers): boolean {
  return entry['resource'] !== undefined || entry['request'] !== undefined || entry['response'] !== undefined;
}

/** `fullUrl.exists() implies fullUrl.contains('/_history/').not()` */
export function hasUnversionedUrl(entry: JsonMembers): boolean {
  const url = entry['fullUrl'];
  return typeof url !== 'string' || !url.includes('/_history/');
}

/** True where every entry has `member` if the type is one of `types`, and none has it otherwise. */
export function entriesFitType(bundle: JsonMembers, member: string, types: readonly string[]): boolean {
  const { type, entry } = bundle;
  if (!Array.isArray(entry)) return true;
  const wanted = typeof type === 'string' && types.includes(type);
  return entry.every((item) => !isObject(item) || (item[member] !== undefined) === wanted);
}

/** `(type = 'history') or entry.where(fullUrl.exists()).select(fullUrl&resource.meta.versionId).isDistinct()` */
export function hasDistinctUrls(bundle: JsonMembers): boolean {
  const { type, entry } = bundle;
  if (type === 'history' || !Array.isArray(entry)) return true;
  const seen = new Set<string>();
  for (const item of entry) {
    if (!isObject(item) || typeof item['fullUrl'] !== 'string') continue;
    const url = item['fullUrl'] + versionOf(item['resource']);
    if (seen.has(url)) return false;
    seen.add(url);
  }
  return true;
}

function versionOf(resource: unknown): string {
  const meta = isObject(resource) ? resource['meta'] : undefined;
  const version = isObject(meta) ? meta['versionId'] : undefined;
  return typeof version === 'string' ? version : '';
}

/** `contained.contained.empty()` */
export function hasNoNestedContained(resource: JsonMembers): boolean {
  const { contained } = resource;
  return !Array.isArray(contained) || contained.every((item) => !isObject(item) || item['contained'] === undefined);
}
