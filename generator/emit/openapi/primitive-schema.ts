import type { JsonObject } from '../../model/json.ts';

const years = '([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)';
const monthDay = '(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1])';
const clock = '([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?';
const zone = '(Z|(\\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))';

// Not empty, and no control characters but tab and line ends. FHIR's limit of one mebibyte is left to the server.
const text: JsonObject = { type: 'string', pattern: '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f]+$' };
const address: JsonObject = { type: 'string', pattern: '^\\S+$' };

/**
 * JSON Schemas of the FHIR primitive types. The patterns are R4's, rewritten where the original can be made to
 * backtrack, so that each is matched in time linear in the input.
 * @see https://hl7.org/fhir/R4/datatypes.html#primitive
 */
const schemas: Readonly<Record<string, JsonObject>> = {
  base64Binary: { type: 'string', pattern: '^[A-Za-z0-9+/=\\s]+$' },
  boolean: { type: 'boolean' },
  canonical: address,
  code: { type: 'string', pattern: '^\\S+(\\s\\S+)*$' },
  date: { type: 'string', pattern: `^${years}(-${monthDay})?)?$` },
  dateTime: { type: 'string', pattern: `^${years}(-${monthDay}(T${clock}${zone})?)?)?$` },
  decimal: { type: 'number' },
  id: { type: 'string', pattern: '^[A-Za-z0-9.-]{1,64}$' },
  instant: { type: 'string', pattern: `^${years}-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])T${clock}${zone}$` },
  integer: { type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 },
  markdown: text,
  oid: { type: 'string', pattern: '^urn:oid:[0-2](\\.(0|[1-9][0-9]*))+$' },
  positiveInt: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
  string: text,
  time: { type: 'string', pattern: `^${clock}$` },
  unsignedInt: { type: 'integer', minimum: 0, maximum: 2_147_483_647 },
  uri: address,
  url: address,
  uuid: { type: 'string', pattern: '^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' },
  xhtml: { type: 'string', minLength: 1 },
};

/** True for a FHIR primitive type: lower-case names, by FHIR's own convention. */
export function isPrimitive(type: string): boolean {
  return schemas[type] !== undefined || /^[a-z][A-Za-z0-9]*$/.test(type);
}

/** The schema of a primitive type; of one that R4 does not know, any primitive JSON value. */
export function primitiveSchema(type: string): JsonObject {
  return schemas[type] ?? { type: ['string', 'number', 'boolean'] };
}
