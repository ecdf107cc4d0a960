import { isFilledArray } from './primitive-check.ts';
import { isIdText, isOid, isUuid } from './primitive-scanner.ts';
import { r4ResourceTypes } from './resource-type.ts';
import { isObject, type RuleSource, type Validation } from './validation.ts';

/** The `resourceType` of a value; `undefined`, and a report, where it has none. */
export function resourceTypeOf(value: unknown, validation: Validation, at: string): string | undefined {
  const type = isObject(value) ? value['resourceType'] : undefined;
  if (typeof type === 'string') return type;
  const wanted = 'a resource with a resourceType';
  const found = isObject(value) ? type : value;
  validation.report({ rule: isObject(value) ? 'resource-type' : 'json', code: 'structure', at, found, wanted });
  return undefined;
}

/**
 * Says what is to be said of a resource that the release has no definition of: a type of the standard is noted, as its content is
 * not looked at; anything else is refused.
 */
export function judgeOtherResource(type: string, validation: Validation, at: string): void {
  if (r4ResourceTypes.has(type)) {
    const wanted = 'a resource type that the release defines; the content was not checked';
    validation.note({ rule: 'resource-type', code: 'informational', at, found: type, wanted });
  } else {
    validation.report({
      rule: 'resource-type',
      code: 'structure',
      at,
      found: type,
      wanted: 'a resource type of FHIR R4',
    });
  }
}

/** Checks `resourceType` against the one type, or the few, that may stand here. */
export function checkResourceType(
  value: unknown,
  types: readonly string[],
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  const found = isObject(value) ? value['resourceType'] : undefined;
  if (typeof found !== 'string' || types.includes(found)) return;
  const wanted = `resource type ${types.join(' or ')}`;
  validation.report({ rule: 'resource-type', code: 'structure', at, found, wanted, source });
}

/** Validates a resource within the message, by its own type. */
export function checkResource(value: unknown, validation: Validation, at: string): void {
  if (validation.resources === undefined) resourceTypeOf(value, validation, at);
  else validation.resources(value, validation, at);
}

/** Validates resources contained in another: every one by its own type, and no two with the same id. */
export function checkResources(value: unknown, validation: Validation, at: string, key: string): void {
  if (!isFilledArray(value, validation, at, key)) return;
  const ids = new Set<unknown>();
  for (let index = 0; index < value.length; index += 1) {
    const item: unknown = value[index];
    checkResource(item, validation, `${at}.${key}[${index}]`);
    const id = isObject(item) ? item['id'] : undefined;
    if (id === undefined) continue;
    if (ids.has(id)) {
      const wanted = 'an id that no other contained resource has';
      validation.report({ rule: 'unique-id', code: 'duplicate', at: `${at}.${key}[${index}].id`, found: id, wanted });
    }
    ids.add(id);
  }
}

const referenceForm = 'a reference: Type/id, a URL, urn:uuid:, urn:oid:, #fragment or Type?criteria';

/** Checks the text of `Reference.reference`. @see https://hl7.org/fhir/R4/references.html#literal */
export function checkReferenceText(value: unknown, validation: Validation, at: string, key: string): void {
  if (typeof value === 'string' && isReferenceText(value)) return;
  const rule = value === '' ? 'empty' : typeof value === 'string' ? 'reference' : 'primitive';
  validation.report({ rule, code: 'value', at: `${at}.${key}`, found: value, wanted: referenceForm });
}

function isReferenceText(text: string): boolean {
  if (text.length === 0 || hasSpace(text)) return false;
  if (text.charCodeAt(0) === 35) return text.length === 1 || isIdText(text, 1, text.length);
  if (text.startsWith('urn:uuid:')) return isUuid(text.toLowerCase());
  if (text.startsWith('urn:oid:')) return isOid(text);
  return isSchemed(text) || relativeType(text) !== undefined || isConditional(text);
}

function hasSpace(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) <= 32) return true;
  return false;
}

/** True for `scheme:rest`. @see RFC 3986 §3.1 */
export function isSchemed(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === 58) return index > 1 && index < text.length - 1;
    const letter = (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
    const later = index > 0 && ((unit >= 48 && unit <= 57) || unit === 43 || unit === 45 || unit === 46);
    if (!letter && !later) return false;
  }
  return false;
}

/** True for a conditional reference, `Type?criteria`. @see https://hl7.org/fhir/R4/http.html#trules */
function isConditional(text: string): boolean {
  const mark = text.indexOf('?');
  return mark > 0 && mark < text.length - 1 && r4ResourceTypes.has(text.slice(0, mark));
}

/** The resource type of `Type/id` or `Type/id/_history/version`, or `undefined` where the text is not such a reference. */
function relativeType(text: string): string | undefined {
  const slash = text.indexOf('/');
  if (slash <= 0) return undefined;
  const type = text.slice(0, slash);
  if (!r4ResourceTypes.has(type)) return undefined;
  const history = text.indexOf('/_history/', slash);
  const idEnd = history < 0 ? text.length : history;
  if (!isIdText(text, slash + 1, idEnd)) return undefined;
  return history < 0 || isIdText(text, history + 10, text.length) ? type : undefined;
}

/** The type a reference points to, where its text or `type` says so. */
export function targetTypeOf(reference: Readonly<Record<string, unknown>>): string | undefined {
  const { reference: text, type } = reference;
  if (typeof text === 'string' && text.charCodeAt(0) !== 35 && !text.startsWith('urn:')) {
    const target = isSchemed(text) ? absoluteType(text) : relativeType(text);
    if (target !== undefined) return target;
  }
  return typeof type === 'string' && r4ResourceTypes.has(type) ? type : undefined;
}

function absoluteType(url: string): string | undefined {
  const history = url.indexOf('/_history/');
  const end = history < 0 ? url.length : history;
  const idSlash = url.lastIndexOf('/', end - 1);
  const typeSlash = url.lastIndexOf('/', idSlash - 1);
  const type = url.slice(typeSlash + 1, idSlash);
  return typeSlash > 0 && r4ResourceTypes.has(type) && isIdText(url, idSlash + 1, end) ? type : undefined;
}

/**
 * Checks that an address that ends in a type and an id does not name another resource than the entry holds.
 * @see https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.fullUrl
 */
export function checkFullUrl(entry: Readonly<Record<string, unknown>>, validation: Validation, at: string): void {
  const { fullUrl, resource } = entry;
  if (typeof fullUrl !== 'string' || !isObject(resource) || fullUrl.startsWith('urn:')) return;
  const named = absoluteType(fullUrl);
  const { resourceType, id } = resource;
  if (named === undefined || typeof id !== 'string' || fullUrl.includes('/_history/')) return;
  if (named === resourceType && fullUrl.endsWith(`/${id}`)) return;
  const wanted = 'an address that does not disagree with the type and id of the resource';
  validation.report({ rule: 'reference', code: 'value', at: `${at}.fullUrl`, found: fullUrl, wanted });
}

/** Checks that a Reference, or each of several, points to one of `types`, as far as it can be told from the reference. */
export function checkTarget(
  value: unknown,
  types: readonly string[],
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  if (!Array.isArray(value)) {
    checkOneTarget(value, types, validation, at, source);
    return;
  }
  for (let index = 0; index < value.length; index += 1) {
    checkOneTarget(value[index], types, validation, `${at}[${index}]`, source);
  }
}

function checkOneTarget(
  value: unknown,
  types: readonly string[],
  validation: Validation,
  at: string,
  source: RuleSource | undefined,
): void {
  if (!isObject(value)) return;
  const target = targetTypeOf(value);
  if (target === undefined || types.includes(target)) return;
  const wanted = `a reference to ${types.join(' or ')}`;
  validation.report({ rule: 'reference', code: 'value', at, found: value['reference'] ?? target, wanted, source });
}
