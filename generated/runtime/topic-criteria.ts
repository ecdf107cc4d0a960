import { isObject } from './validation.ts';

/**
 * What stands at a path, arrays opened; a step with several names is a choice, of which one is there.
 * Never throws, whatever `root` is.
 */
export function valuesAt(root: unknown, ...steps: readonly (string | readonly string[])[]): readonly unknown[] {
  return steps.reduce<readonly unknown[]>(
    (values, step) => values.flatMap((value) => members(value, typeof step === 'string' ? [step] : step)),
    root === undefined || root === null ? [] : [root],
  );
}

function members(value: unknown, names: readonly string[]): readonly unknown[] {
  if (!isObject(value)) return [];
  return names.flatMap((name) => {
    const member = Object.hasOwn(value, name) ? value[name] : undefined;
    const list: readonly unknown[] = Array.isArray(member) ? member : [member];
    return list.filter((item) => item !== undefined && item !== null);
  });
}

/** A token as a search has it: without `system` any system counts, with `''` none may be there. @see FHIR R4, Search §3.1.1.4.10 token */
export interface WantedToken {
  readonly system?: string;
  readonly code?: string;
}

/** True where one of the values, of whatever type a token searches, is one of those wanted. */
export function hasToken(values: readonly unknown[], wanted: readonly WantedToken[]): boolean {
  return values.flatMap(tokens).some((found) => wanted.some((token) => isToken(found, token)));
}

function isToken(found: WantedToken, wanted: WantedToken): boolean {
  if (wanted.system !== undefined && (found.system ?? '') !== wanted.system) return false;
  return wanted.code === undefined || found.code === wanted.code;
}

function tokens(value: unknown): readonly WantedToken[] {
  if (typeof value === 'string' || typeof value === 'boolean') return [{ code: String(value) }];
  if (!isObject(value)) return [];
  if (Array.isArray(value['coding'])) return value['coding'].flatMap(tokens);
  const { system } = value;
  const code = value['code'] ?? value['value'];
  return [
    {
      ...(typeof system === 'string' ? { system } : {}),
      ...(typeof code === 'string' ? { code } : {}),
    },
  ];
}

/** True where one of the references leads to one of those wanted: `Patient/1`, `1`, or a URL. @see FHIR R4, Search §3.1.1.4.12 reference */
export function hasReference(values: readonly unknown[], wanted: readonly string[], type?: string): boolean {
  return values.some((value) => {
    const reference = isObject(value) ? value['reference'] : value;
    if (typeof reference !== 'string') return false;
    const local = reference.replace(/\/_history\/[^/]*$/, '');
    if (type !== undefined && !`/${local}`.includes(`/${type}/`)) return false;
    return wanted.some((text) => local === text || local.endsWith(`/${text}`));
  });
}

/** True where one of the texts begins as one of those wanted does, whatever the case. @see FHIR R4, Search §3.1.1.4.8 string */
export function hasText(values: readonly unknown[], wanted: readonly string[]): boolean {
  const beginnings = wanted.map(folded);
  return values.some((value) => typeof value === 'string' && beginnings.some((text) => folded(value).startsWith(text)));
}

/** True where one of the texts is one of those wanted. */
export function hasExactText(values: readonly unknown[], wanted: readonly string[]): boolean {
  return values.some((value) => typeof value === 'string' && wanted.includes(value));
}

/** Without case and accents. */
function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
