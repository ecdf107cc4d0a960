/** Names of R4's primitive types. */
export type PrimitiveName = keyof typeof primitiveForms;

/** What each primitive type wants, in words for a message. @see https://hl7.org/fhir/R4/datatypes.html */
export const primitiveForms = {
  base64Binary: 'base64Binary: base64 in groups of four characters',
  boolean: 'boolean: true or false, without quotes',
  canonical: 'canonical: a URL without white space',
  code: 'code: no white space at the ends, single spaces within',
  date: 'date: YYYY, YYYY-MM or YYYY-MM-DD',
  dateTime: 'dateTime: a date, or YYYY-MM-DDThh:mm:ss with a time zone',
  decimal: 'decimal: a number, without quotes',
  id: 'id: 1 to 64 letters, digits, "-" or "."',
  instant: 'instant: YYYY-MM-DDThh:mm:ss with a time zone',
  integer: 'integer: a whole number of 32 bits, without quotes',
  markdown: 'markdown: a string that is not empty',
  oid: 'oid: urn:oid: and an object identifier',
  positiveInt: 'positiveInt: a whole number from 1, without quotes',
  string: 'string: a string that is not empty and at most 1 MB',
  time: 'time: hh:mm:ss',
  unsignedInt: 'unsignedInt: a whole number from 0, without quotes',
  uri: 'uri: a URI without white space',
  url: 'url: a URL without white space',
  uuid: 'uuid: urn:uuid: and a UUID in lower case',
  xhtml: 'xhtml: a div element as a string',
} as const;
