import type { JsonValue } from '../../../generator/model/json.ts';

/** Values that no element of a primitive type can have, though each looks like one at first sight. */
export const wrongForms: Readonly<Record<string, readonly JsonValue[]>> = {
  base64Binary: ['a', 'aGk=!', 5],
  boolean: ['true', 1],
  canonical: ['two words', 5],
  code: [' a', 'a  b', 'a ', '', true],
  date: ['2024-13-01', '2023-02-29', '2024-1-1', '2024-01-01T00:00:00Z', 2024],
  dateTime: ['2024-02-30', '2024-01-01T10:00:00', '2024-01-01T25:00:00Z', '2024-01-01 10:00:00Z', 2024],
  decimal: ['1.5', true],
  id: ['an id', 'an_id', 'x'.repeat(65), 5],
  instant: ['2024-01-01', '2024-01-01T10:00:00', '2024-01-01T10:00Z', 0],
  integer: [1.5, '7', 2_147_483_648],
  markdown: ['', 5],
  oid: ['1.2.3', 'urn:oid:1.02.3', 5],
  positiveInt: [0, -1, 1.5, '1'],
  string: ['', 5, true],
  time: ['10:00', '24:00:00', '10:00:00Z', 10],
  unsignedInt: [-1, 1.5, '0'],
  uri: ['two words', '', 5],
  url: ['two words', 5],
  uuid: ['c757873d-ec9a-4326-a141-556f43239520', 'urn:uuid:c757873d', 5],
  xhtml: ['', 5],
};
