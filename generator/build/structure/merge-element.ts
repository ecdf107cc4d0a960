import type { JsonObject, JsonValue } from '../../model/json.ts';
import { objectOf, objectsOf, textOf } from './definition-reader.ts';

/** How a member of a differential element is laid over the same member of its base. */
type MemberRule = 'identity' | 'append' | 'by-key' | 'by-url' | 'binding' | 'replace';

const memberRules: Readonly<Record<string, MemberRule>> = {
  id: 'identity',
  path: 'identity',
  sliceName: 'identity',
  base: 'identity',
  alias: 'append',
  code: 'append',
  condition: 'append',
  example: 'append',
  mapping: 'append',
  constraint: 'by-key',
  extension: 'by-url',
  binding: 'binding',
};

/**
 * Lays what a differential says about an element over the element's base.
 *
 * @param source canonical of the definition the differential belongs to; its constraints come from there
 * @see FHIR R4, Profiling FHIR §5.1.0.14 and ElementDefinition §2.26.6
 */
export function mergeElement(base: JsonObject, differential: JsonObject, source: string): JsonObject {
  const merged: Record<string, JsonValue | undefined> = { ...withoutValue(base, differential) };
  for (const [member, value] of Object.entries(differential)) {
    if (value !== undefined) mergeMember(merged, member, value, source);
  }
  return merged;
}

function mergeMember(
  merged: Record<string, JsonValue | undefined>,
  member: string,
  value: JsonValue,
  source: string,
): void {
  const rule = Object.hasOwn(memberRules, member) ? memberRules[member] : 'replace';
  switch (rule) {
    case 'identity':
      return;
    case 'append':
      merged[member] = [...objectsOrTexts(merged[member]), ...objectsOrTexts(value)];
      return;
    case 'by-key':
      merged[member] = overlay(merged, { [member]: value }, member, 'key').map((each) => ({ source, ...each }));
      return;
    case 'by-url':
      merged[member] = replaceByUrl(merged, { [member]: value });
      return;
    case 'binding':
      merged[member] = { ...valueSetOf(merged), ...objectOf({ [member]: value }, member) };
      return;
    default:
      merged[member] = value;
  }
}

function objectsOrTexts(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** A fixed value or pattern takes the place of the one before it, whatever its type. */
function withoutValue(base: JsonObject, differential: JsonObject): JsonObject {
  if (!Object.keys(differential).some(isValueMember)) return base;
  return Object.fromEntries(Object.entries(base).filter(([member]) => !isValueMember(member)));
}

function isValueMember(member: string): boolean {
  return /^(?:fixed|pattern)[A-Z]/.test(member);
}

/** Base items, then those of the differential whose key is new; a constraint once made cannot be changed. */
function overlay(base: JsonObject, differential: JsonObject, member: string, key: string): readonly JsonObject[] {
  const kept = objectsOf(base, member);
  const known = new Set(kept.map((item) => textOf(item, key)));
  return [...kept, ...objectsOf(differential, member).filter((item) => !known.has(textOf(item, key)))];
}

function replaceByUrl(base: JsonObject, differential: JsonObject): readonly JsonObject[] {
  const added = objectsOf(differential, 'extension');
  const replaced = new Set(added.map((extension) => textOf(extension, 'url')));
  return [...objectsOf(base, 'extension').filter((extension) => !replaced.has(textOf(extension, 'url'))), ...added];
}

/** A differential may only strengthen a binding and leave its value set out. */
function valueSetOf(base: JsonObject): JsonObject {
  const valueSet = textOf(objectOf(base, 'binding') ?? {}, 'valueSet');
  return valueSet === undefined ? {} : { valueSet };
}
