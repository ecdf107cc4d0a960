/** Gives the address that another stands for, or `undefined` where it is to stay; `isReference`: of a Reference, not a plain uri. */
export type ReferenceMapping = (address: string, isReference: boolean) => string | undefined;

/** Members whose value is an address, beside those of `value[x]`. `Identifier.value` is a string and stays. */
const addressMembers = new Set([
  'reference',
  'url',
  'uri',
  'valueUri',
  'valueUrl',
  'valueOid',
  'valueUuid',
  'valueCanonical',
]);

/**
 * A copy of a resource in which every address that `mapping` knows is replaced: references, elements of type uri, url,
 * oid and uuid, and links in the narrative. Parts without such an address are shared with the original.
 * @see FHIR R4, RESTful API §3.1.0.11.2 Transaction Processing Rules
 */
export function mapReferences<T>(value: T, mapping: ReferenceMapping): T {
  // The copy has the shape of the original: only strings are exchanged for strings.
  return mapValue(value, '', mapping) as T;
}

function mapValue(value: unknown, member: string, mapping: ReferenceMapping): unknown {
  if (typeof value === 'string') return mapText(value, member, mapping);
  if (Array.isArray(value)) return mapItems(value, member, mapping);
  if (typeof value === 'object' && value !== null) return mapMembers(value, mapping);
  return value;
}

function mapItems(items: readonly unknown[], member: string, mapping: ReferenceMapping): unknown {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    const mapped = mapValue(item, member, mapping);
    if (mapped === item) continue;
    copy ??= [...items];
    copy[index] = mapped;
  }
  return copy ?? items;
}

function mapMembers(value: object, mapping: ReferenceMapping): unknown {
  let copy: Record<string, unknown> | undefined;
  for (const [name, content] of Object.entries(value)) {
    const mapped = mapValue(content, name, mapping);
    if (mapped === content) continue;
    copy ??= { ...value };
    copy[name] = mapped;
  }
  return copy ?? value;
}

function mapText(text: string, member: string, mapping: ReferenceMapping): string {
  if (addressMembers.has(member)) return mapping(text, member === 'reference') ?? text;
  if (member === 'div') return mapNarrative(text, mapping);
  return text;
}

/** `<a href>` and `<img src>` of a narrative. */
function mapNarrative(div: string, mapping: ReferenceMapping): string {
  return div.replaceAll(/(\s(?:href|src)\s*=\s*)(["'])([^"'<>]*)\2/g, (whole, before, quote, address) => {
    const mapped = mapping(address, false);
    return mapped === undefined ? whole : `${before}${quote}${mapped}${quote}`;
  });
}

/** Every `Reference.reference` below `value`, with the FHIRPath to it from `at`. */
export function findReferences(
  value: unknown,
  at: string,
): readonly { readonly reference: string; readonly at: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => findReferences(item, `${at}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, content]) =>
    name === 'reference' && typeof content === 'string'
      ? [{ reference: content, at: `${at}.reference` }]
      : findReferences(content, `${at}.${name}`),
  );
}

const restful =
  /^((?:https?:\/\/[^\s?#]+\/)?)([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;

/** A reference to a resource on a server, taken apart; `base` is empty where it is relative. */
export interface RestfulReference {
  readonly base: string;
  readonly type: string;
  /** `Type/id` */
  readonly key: string;
}

/** Reads `[base/]Type/id[/_history/version]`; `undefined` for anything else, such as `urn:uuid:…`, `#id` or a search. */
export function parseRestfulReference(reference: string): RestfulReference | undefined {
  const [, base, type, id] = restful.exec(reference) ?? [];
  if (base === undefined || type === undefined || id === undefined) return undefined;
  return { base: base.replace(/\/$/, ''), type, key: `${type}/${id}` };
}
