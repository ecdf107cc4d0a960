import type { RuntimeFunction } from './runtime-functions.ts';

const predicates: Readonly<Record<string, RuntimeFunction>> = {
  base64Binary: 'isBase64Binary',
  boolean: 'isBoolean',
  canonical: 'isUri',
  code: 'isCode',
  date: 'isDate',
  dateTime: 'isDateTime',
  decimal: 'isDecimal',
  id: 'isId',
  instant: 'isInstant',
  integer: 'isInteger',
  markdown: 'isString',
  oid: 'isOid',
  positiveInt: 'isPositiveInt',
  string: 'isString',
  time: 'isTime',
  unsignedInt: 'isUnsignedInt',
  uri: 'isUri',
  url: 'isUri',
  uuid: 'isUuid',
  xhtml: 'isString',
};

/** The runtime's predicate for a primitive type; `undefined` where the code is none of R4's. */
export function primitivePredicate(code: string): RuntimeFunction | undefined {
  return Object.hasOwn(predicates, code) ? predicates[code] : undefined;
}

export function isPrimitive(code: string): boolean {
  return primitivePredicate(code) !== undefined;
}

/** The wire name of a choice with one of its types: `value` and `string` → `valueString`. */
export function choiceKey(name: string, code: string): string {
  return name + code.charAt(0).toUpperCase() + code.slice(1);
}
