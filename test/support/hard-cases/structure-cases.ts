import type { JsonObject } from '../../../generator/model/json.ts';
import { type HardCase, json, unknownExtension } from './hard-case.ts';

function nestedItems(depth: number): JsonObject {
  let item: JsonObject = { linkId: '0', type: 'string', text: 'How do you do?' };
  for (let level = 1; level < depth; level += 1) item = { linkId: String(level), type: 'group', item: [item] };
  return { resourceType: 'Questionnaire', status: 'draft', item: [item] };
}

/** Which members an object has, and how it is nested. */
export const structureCases: readonly HardCase[] = [
  {
    title: 'an element that FHIR does not have',
    value: { resourceType: 'Patient', nickname: 'Ana' },
    issues: [
      ['error', 'structure', 'Patient.nickname', '/nickname', '"nickname"', 'only elements that the definition has'],
    ],
  },
  {
    title: 'a member whose name could not stand in a path',
    value: { resourceType: 'Patient', 'a.b[0]': 1 },
    issues: [['error', 'structure', 'Patient', '', '"a.b[0]"', 'only elements that the definition has']],
  },
  {
    title: '`__proto__` as a member',
    value: json('{ "resourceType": "Patient", "__proto__": { "active": true } }'),
    issues: [['error', 'structure', 'Patient', '', '"__proto__"', 'only elements that the definition has']],
  },
  {
    title: '`constructor` as a member',
    value: { resourceType: 'Patient', constructor: 'x' },
    issues: [
      [
        'error',
        'structure',
        'Patient.constructor',
        '/constructor',
        '"constructor"',
        'only elements that the definition has',
      ],
    ],
  },
  {
    title: 'a choice made twice',
    value: { resourceType: 'Parameters', parameter: [{ name: 'a', valueString: 'x', valueCode: 'x' }] },
    issues: [
      [
        'error',
        'structure',
        'Parameters.parameter[0].valueCode',
        '/parameter/0/valueCode',
        '"valueCode"',
        'one type of value only, and valueString is there already',
      ],
    ],
  },
  {
    title: 'a choice made twice, once by an extension',
    value: {
      resourceType: 'Parameters',
      parameter: [{ name: 'a', valueString: 'x', _valueCode: { extension: [unknownExtension] } }],
    },
    issues: [
      [
        'error',
        'structure',
        'Parameters.parameter[0].valueCode',
        '/parameter/0/valueCode',
        '"valueCode"',
        'one type of value only, and valueString is there already',
      ],
    ],
  },
  {
    title: 'a choice with its type in another case',
    value: { resourceType: 'Observation', status: 'final', code: { text: 'Pulse' }, valuestring: 'x' },
    issues: [
      [
        'error',
        'structure',
        'Observation.valuestring',
        '/valuestring',
        '"valuestring"',
        'only elements that the definition has',
      ],
    ],
  },
  {
    title: 'a choice without its type',
    value: { resourceType: 'Observation', status: 'final', code: { text: 'Pulse' }, value: 'x' },
    issues: [['error', 'structure', 'Observation.value', '/value', '"value"', 'only elements that the definition has']],
  },
  {
    title: 'a type that the choice does not have',
    value: { resourceType: 'Observation', status: 'final', code: { text: 'Pulse' }, valueDate: '2025' },
    issues: [
      [
        'error',
        'structure',
        'Observation.valueDate',
        '/valueDate',
        '"valueDate"',
        'only elements that the definition has',
      ],
    ],
  },
  {
    title: 'an extension with a value and an extension',
    value: {
      resourceType: 'Patient',
      extension: [{ url: 'https://a.example/x', valueString: 'x', extension: [unknownExtension] }],
    },
    issues: [
      [
        'error',
        'invariant',
        'Patient.extension[0]',
        '/extension/0',
        'an object',
        'ext-1: Must have either extensions or value[x], not both',
      ],
    ],
  },
  {
    title: 'an extension with neither',
    value: { resourceType: 'Patient', extension: [{ url: 'https://a.example/x' }] },
    issues: [
      [
        'error',
        'invariant',
        'Patient.extension[0]',
        '/extension/0',
        'an object',
        'ext-1: Must have either extensions or value[x], not both',
      ],
    ],
  },
  {
    title: 'an extension without url',
    value: { resourceType: 'Patient', extension: [{ valueString: 'x' }] },
    issues: [
      ['error', 'required', 'Patient.extension[0].url', '/extension/0/url', 'nothing', 'url, which is required'],
    ],
  },
  {
    title: 'an extension with a relative url',
    value: { resourceType: 'Patient', extension: [{ url: 'birth-sex', valueString: 'x' }] },
    issues: [
      [
        'error',
        'value',
        'Patient.extension[0].url',
        '/extension/0/url',
        '"birth-sex"',
        'an absolute URL; only an extension within an extension may have another name',
      ],
    ],
  },
  {
    title: 'an extension with a URN for its url',
    value: { resourceType: 'Patient', extension: [{ url: 'urn:oid:1.2.3', valueString: 'x' }] },
    issues: [
      [
        'error',
        'value',
        'Patient.extension[0].url',
        '/extension/0/url',
        '"urn:oid:1.2.3"',
        'an absolute URL; only an extension within an extension may have another name',
      ],
    ],
  },
  {
    title: 'an extension within another, with a relative url',
    value: {
      resourceType: 'Patient',
      extension: [{ url: 'https://a.example/x', extension: [{ url: 'part', valueString: 'x' }] }],
    },
    issues: [],
  },
  {
    title: 'extensions of the url of an extension',
    value: {
      resourceType: 'Patient',
      extension: [{ url: 'https://a.example/x', _url: { extension: [unknownExtension] }, valueString: 'x' }],
    },
    issues: [
      [
        'error',
        'structure',
        'Patient.extension[0].url',
        '/extension/0/_url',
        '"_url"',
        'only elements that the definition has',
      ],
    ],
  },
  {
    title: 'extensions of the id of an element',
    value: { resourceType: 'Patient', name: [{ id: 'a', _id: { extension: [unknownExtension] }, text: 'Ana' }] },
    issues: [
      ['error', 'structure', 'Patient.name[0].id', '/name/0/_id', '"_id"', 'only elements that the definition has'],
    ],
  },
  {
    title: 'a modifier extension that nothing knows',
    value: { resourceType: 'Patient', modifierExtension: [unknownExtension] },
    issues: [
      [
        'error',
        'extension',
        'Patient.modifierExtension[0]',
        '/modifierExtension/0',
        '"https://a.example/unknown"',
        'no modifier extension that the definition does not know',
      ],
    ],
  },
  {
    title: 'a modifier extension where a datatype has none',
    value: { resourceType: 'Patient', name: [{ text: 'Ana', modifierExtension: [unknownExtension] }] },
    issues: [
      [
        'error',
        'structure',
        'Patient.name[0].modifierExtension',
        '/name/0/modifierExtension',
        '"modifierExtension"',
        'only elements that the definition has',
      ],
    ],
  },
  {
    title: 'items of a questionnaire, three deep, the last without linkId',
    value: {
      resourceType: 'Questionnaire',
      status: 'draft',
      item: [{ linkId: '1', type: 'group', item: [{ linkId: '1.1', type: 'group', item: [{ type: 'string' }] }] }],
    },
    issues: [
      [
        'error',
        'required',
        'Questionnaire.item[0].item[0].item[0].linkId',
        '/item/0/item/0/item/0/linkId',
        'nothing',
        'linkId, which is required',
      ],
    ],
  },
  { title: 'items of a questionnaire, 20 deep', value: nestedItems(20), issues: [] },
  {
    title: 'items of a questionnaire, 80 deep',
    value: nestedItems(80),
    issues: [
      [
        'error',
        'too-costly',
        `Questionnaire${'.item[0]'.repeat(64)}`,
        '/item/0'.repeat(64),
        'an object',
        'at most 64 levels of nested objects',
      ],
    ],
  },
  {
    title: 'no resourceType',
    value: { active: true },
    issues: [['error', 'structure', 'Resource', '', 'nothing', 'a resource with a resourceType']],
  },
  {
    title: 'a resourceType that FHIR does not have',
    value: { resourceType: 'Patiant' },
    issues: [['error', 'structure', 'Patiant', '', '"Patiant"', 'a resource type of FHIR R4']],
  },
  {
    title: 'a resourceType in lower case',
    value: { resourceType: 'patient' },
    issues: [['error', 'structure', 'Resource', '', '"patient"', 'a resource type of FHIR R4']],
  },
  {
    title: 'a resourceType that is no string',
    value: { resourceType: ['Patient'] },
    issues: [['error', 'structure', 'Resource', '', 'an array of 1', 'a resource with a resourceType']],
  },
  { title: 'a resource with nothing in it', value: { resourceType: 'Patient' }, issues: [] },
  {
    title: 'several errors, none of which hides another',
    value: { resourceType: 'Patient', active: 'yes', gender: 'f', birthDate: '1984-13-01', nickname: 'Ana', name: [] },
    issues: [
      ['error', 'value', 'Patient.active', '/active', '"yes"', 'boolean: true or false, without quotes'],
      ['error', 'code-invalid', 'Patient.gender', '/gender', '"f"', 'one of male, female, other, unknown'],
      ['error', 'value', 'Patient.birthDate', '/birthDate', '"1984-13-01"', 'date: YYYY, YYYY-MM or YYYY-MM-DD'],
      ['error', 'structure', 'Patient.nickname', '/nickname', '"nickname"', 'only elements that the definition has'],
      ['error', 'structure', 'Patient.name', '/name', 'an array of 0', 'an array that is not empty'],
    ],
  },
];
