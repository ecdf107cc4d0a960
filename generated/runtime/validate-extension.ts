import { isUri } from './primitive-scanner.ts';
import { checkEach } from './validate-element.ts';
import { isSchemed } from './validate-resource.ts';
import { checkProfile } from './validate-slice.ts';
import { isObject, type KnownExtension, type Validation, type Validator } from './validation.ts';

/**
 * Checks extensions that stand in no other extension: each well-formed, its url absolute and no URN, and as its definition says
 * where the release has that.
 * @see https://hl7.org/fhir/R4/extensibility.html#Extension
 */
export function checkExtensions(
  value: unknown,
  extension: Validator,
  validation: Validation,
  at: string,
  key: string,
): void {
  checkInnerExtensions(value, extension, validation, at, key);
  checkUrls(value, validation, at, key);
}

function checkUrls(value: unknown, validation: Validation, at: string, key: string): void {
  if (!Array.isArray(value)) return;
  for (let index = 0; index < value.length; index += 1) {
    const item: unknown = value[index];
    const url = isObject(item) ? item['url'] : undefined;
    if (!isUri(url) || (isSchemed(url) && !url.startsWith('urn:'))) continue;
    const wanted = 'an absolute URL; only an extension within an extension may have another name';
    validation.report({ rule: 'reference', code: 'value', at: `${at}.${key}[${index}].url`, found: url, wanted });
  }
}

/** Checks extensions within an extension: each well-formed, and as its definition says where the release has that. */
export function checkInnerExtensions(
  value: unknown,
  extension: Validator,
  validation: Validation,
  at: string,
  key: string,
): void {
  checkEach(value, extension, validation, at, key);
  if (validation.extensions === undefined || !Array.isArray(value)) return;
  const counts = new Map<KnownExtension, number>();
  for (let index = 0; index < value.length; index += 1) {
    const item: unknown = value[index];
    const known = knownExtension(item, validation);
    if (known === undefined) continue;
    const place = `${at}.${key}[${index}]`;
    if (known.isModifier) refuseMisplaced(item, validation, place);
    if (!validation.isRecognized(place)) checkKnown(item, known, counts, validation, place);
  }
}

/**
 * Checks modifier extensions: each must be well-formed and known to a definition as one that modifies, as it may turn the meaning
 * around.
 */
export function checkModifierExtensions(
  value: unknown,
  extension: Validator,
  validation: Validation,
  at: string,
  key: string,
): void {
  checkEach(value, extension, validation, at, key);
  checkUrls(value, validation, at, key);
  if (!Array.isArray(value)) return;
  const counts = new Map<KnownExtension, number>();
  for (let index = 0; index < value.length; index += 1) {
    const item: unknown = value[index];
    const place = `${at}.${key}[${index}]`;
    if (validation.isRecognized(place)) continue;
    const known = knownExtension(item, validation);
    if (known?.isModifier === true) checkKnown(item, known, counts, validation, place);
    else refuseUnknownModifier(item, validation, place);
  }
}

/** Checks an extension by its definition, which also says how often it may stand in one element. */
function checkKnown(
  item: unknown,
  known: KnownExtension,
  counts: Map<KnownExtension, number>,
  validation: Validation,
  at: string,
): void {
  const count = (counts.get(known) ?? 0) + 1;
  counts.set(known, count);
  if (known.max !== undefined && count > known.max) {
    const wanted = `at most ${known.max} of this extension`;
    const found = isObject(item) ? item['url'] : item;
    validation.report({ rule: 'cardinality-max', code: 'structure', at, found, wanted });
  }
  checkProfile(item, known.added, validation, at);
}

function refuseUnknownModifier(item: unknown, validation: Validation, at: string): void {
  validation.report({
    rule: 'unknown-modifier-extension',
    code: 'extension',
    at,
    found: isObject(item) ? item['url'] : item,
    wanted: 'no modifier extension that the definition does not know',
  });
}

function refuseMisplaced(item: unknown, validation: Validation, at: string): void {
  validation.report({
    rule: 'unknown-modifier-extension',
    code: 'extension',
    at,
    found: isObject(item) ? item['url'] : item,
    wanted: 'an extension that modifies under modifierExtension, where nobody can overlook it',
  });
}

function knownExtension(item: unknown, validation: Validation): KnownExtension | undefined {
  return isObject(item) ? validation.extensions?.get(item['url']) : undefined;
}
