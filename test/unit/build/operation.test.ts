import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../generator/model/json.ts';
import { built, exchangeOf } from '../../support/building.ts';
import {
  actorStatement,
  definedExchange,
  fullTransaction,
  guideBase,
  languageParts,
  languageValue,
  minimalGuide,
  operationDefinition,
  part,
  requirements,
} from '../../support/minimal-guide.ts';

const file = 'OperationDefinition-ask.json';

function asking(parameter: readonly JsonObject[], more: JsonObject = {}, resources: readonly JsonObject[] = []) {
  return built(minimalGuide({ operation: operationDefinition('ask', parameter, more), more: resources }));
}

function input(name: string, type: string, more: JsonObject = {}): JsonObject {
  return { name, use: 'in', min: 0, max: '1', type, ...more };
}

function output(name: string, type: string, more: JsonObject = {}): JsonObject {
  return { ...input(name, type, more), use: 'out' };
}

describe('the methods of an operation', () => {
  test.each([
    ['that changes nothing and takes primitives', false, [input('a', 'string')], ['GET', 'POST']],
    ['that changes nothing and takes nothing', false, [], ['GET', 'POST']],
    ['that needs a data type', false, [input('a', 'Coding', { min: 1 })], ['POST']],
    ['that needs a resource', false, [input('a', 'Bundle', { min: 1 })], ['POST']],
    ['that needs parts', false, [{ name: 'a', use: 'in', min: 1, max: '1', part: [input('b', 'string')] }], ['POST']],
    ['that may do without what no query carries', false, [input('a', 'Coding'), input('b', 'code')], ['GET', 'POST']],
    ['that changes state', true, [input('a', 'string')], ['POST']],
  ])('%s', (_title, affectsState, parameters, methods) => {
    const { release, lines } = asking(parameters, { affectsState });
    expect(lines).toEqual([]);
    expect(exchangeOf(release, 'TG-1').wire).toMatchObject({ methods });
  });

  test('without affectsState are POST', () => {
    const { affectsState: _, ...operation } = operationDefinition('ask', []);
    const { release } = built(minimalGuide({ operation }));
    expect(exchangeOf(release, 'TG-1').wire).toMatchObject({ methods: ['POST'], affectsState: true });
  });

  test.each([
    ['GET', false, [], ['GET']],
    [
      'GET',
      true,
      ['error method-not-allowed CapabilityStatement-answerer.json#/extension/1/extension/5/extension/1/valueCode'],
      [],
    ],
    [
      'PUT',
      false,
      ['error method-not-allowed CapabilityStatement-answerer.json#/extension/1/extension/5/extension/1/valueCode'],
      [],
    ],
  ])('narrowed to %s where it changes state: %s', (method, affectsState, expected, methods) => {
    const exchange = definedExchange('ask', part('method', { valueCode: method }));
    const { release, lines } = built(
      minimalGuide({
        operation: operationDefinition('ask', [], { affectsState }),
        answererStatement: actorStatement('answerer', [fullTransaction('TG-1', [exchange])]),
      }),
    );
    expect(lines).toEqual(expected);
    expect(exchangeOf(release, 'TG-1').wire).toMatchObject({ methods });
  });
});

describe('an operation', () => {
  test('of no level and no binding is refused', () => {
    const { release, lines } = asking([], { system: false });
    expect(lines).toEqual([`error element-invalid ${file}`]);
    expect(release.exchanges.size).toBe(0);
  });

  test('of the type level names its resource types', () => {
    expect(asking([], { type: true }).lines).toEqual([`error element-missing ${file}`]);
    expect(asking([], { type: true, resource: ['Patiend'] }).lines).toEqual([
      `error element-invalid ${file}#/resource/0`,
    ]);
    const { release } = asking([], { system: false, type: true, resource: ['Patient'] });
    expect(exchangeOf(release, 'TG-1').wire).toMatchObject({ levels: ['type'], resourceTypes: ['Patient'] });
  });

  test('says with which status it refuses', () => {
    const refusal = (malformed: number) =>
      languageParts(
        'refusal-status',
        part('malformed', { valueInteger: malformed }),
        part('invalid', { valueInteger: 418 }),
        part('evidence', { valueCode: 'chosen' }),
      );
    const { release, lines } = asking([], { extension: [refusal(415)] });
    expect(lines).toEqual([]);
    expect(exchangeOf(release, 'TG-1').wire).toMatchObject({ refusal: { malformed: 415, invalid: 418 } });
    expect(asking([], { extension: [refusal(200)] }).lines).toEqual([
      `error element-invalid ${file}#/extension/0/extension/0/valueInteger`,
    ]);
  });

  test('with a modifier that nobody understands is an error', () => {
    const modifierExtension = [{ url: 'https://else.example/modifier', valueBoolean: true }];
    expect(asking([], { modifierExtension }).lines).toEqual([`error extension-unknown ${file}#/modifierExtension/0`]);
  });

  test('with an extension the language does not have is an error, and one of others is not', () => {
    expect(asking([], { extension: [languageValue('evidenze', { valueCode: 'base' })] }).lines).toEqual([
      `error extension-unknown ${file}#/extension/0`,
    ]);
    expect(asking([], { extension: [{ url: 'https://else.example/x', valueString: 'x' }] }).lines).toEqual([]);
  });

  test('with a binding that is no modifier is an error', () => {
    expect(asking([], { extension: [languageParts('http-binding')] }).lines).toEqual([
      `error extension-unknown ${file}#/extension/0`,
    ]);
  });
});

describe('a parameter', () => {
  test('is primitive, data type, resource, search value or parts', () => {
    const { release, lines } = asking([
      input('primitive', 'dateTime'),
      input('datatype', 'Reference', { targetProfile: ['http://hl7.org/fhir/StructureDefinition/Patient'] }),
      input('resource', 'Bundle'),
      input('any', 'Any'),
      input('search', 'string', { searchType: 'token' }),
      { name: 'parts', use: 'in', min: 1, max: '*', part: [{ name: 'inner', min: 1, max: '1', type: 'code' }] },
    ]);
    expect(lines).toEqual([]);
    const { request } = exchangeOf(release, 'TG-1');
    if (request.kind !== 'parameters') throw new TypeError('not parameters');
    expect(request.parameters.map(({ content }) => content)).toMatchObject([
      { kind: 'primitive', type: 'dateTime' },
      { kind: 'datatype', type: 'Reference', targetProfiles: ['http://hl7.org/fhir/StructureDefinition/Patient'] },
      { kind: 'resource', type: 'Bundle', profiles: [] },
      { kind: 'resource', type: 'Resource', profiles: [] },
      { kind: 'search', searchType: 'token' },
      { kind: 'parts', parts: [{ name: 'inner', min: 1, max: 1, content: { kind: 'primitive', type: 'code' } }] },
    ]);
  });

  test('has a type or parts, not both and not neither', () => {
    const untyped = { name: 'a', use: 'in', min: 0, max: '1' };
    expect(asking([untyped]).lines).toEqual([`error parameter-untyped ${file}#/parameter/0`]);
    expect(asking([{ ...untyped, type: 'code', part: [input('b', 'code')] }]).lines).toEqual([
      `error parameter-untyped ${file}#/parameter/0`,
    ]);
  });

  test('is named once in each direction', () => {
    expect(asking([input('a', 'code'), output('a', 'code')]).lines).toEqual([]);
    expect(asking([input('a', 'code'), input('a', 'string')]).lines).toEqual([
      `error parameter-duplicate ${file}#/parameter/1/name`,
    ]);
  });

  test('keeps names that are no identifiers, and refuses those that could name nothing', () => {
    const { release, lines } = asking([input('class', 'code'), input('__proto__', 'code'), input('--', 'code')]);
    expect(lines).toEqual([`error name-unusable ${file}#/parameter/2/name`]);
    const { request } = exchangeOf(release, 'TG-1');
    expect(request.kind === 'parameters' && request.parameters.map(({ name }) => name)).toEqual(['class', '__proto__']);
  });

  test.each([
    ['max', { max: 'many' }, 'element-invalid', '/parameter/0/max'],
    ['max', { max: 1 }, 'element-invalid', '/parameter/0/max'],
    ['min', { min: -1 }, 'element-invalid', '/parameter/0/min'],
    ['min above max', { min: 2 }, 'element-invalid', '/parameter/0/min'],
    ['use', { use: 'inout' }, 'element-invalid', '/parameter/0/use'],
    ['type', { type: 'strin' }, 'element-invalid', '/parameter/0/type'],
    ['type', { type: 'toString' }, 'element-invalid', '/parameter/0/type'],
    [
      'targetProfile',
      { type: 'Reference', targetProfile: ['https://no.example/x'] },
      'canonical-dangling',
      '/parameter/0/targetProfile/0',
    ],
    [
      'binding',
      { binding: { strength: 'required', valueSet: 'https://no.example/x' } },
      'canonical-dangling',
      '/parameter/0/binding/valueSet',
    ],
  ])('with a wrong %s is reported there', (_title, more, code, pointer) => {
    expect(asking([input('a', 'code', more)]).lines).toEqual([`error ${code} ${file}#${pointer}`]);
  });

  test('bound to a value set has its codes, where they are required', () => {
    const gender = 'http://hl7.org/fhir/ValueSet/administrative-gender';
    const { release, lines } = asking([
      input('a', 'code', { binding: { strength: 'required', valueSet: `${gender}|4.0.1` } }),
      input('b', 'code', { binding: { strength: 'example', valueSet: gender } }),
    ]);
    expect(lines).toEqual([]);
    const { request } = exchangeOf(release, 'TG-1');
    if (request.kind !== 'parameters') throw new TypeError('not parameters');
    const [required, example] = request.parameters;
    expect(required?.binding?.codes?.map(({ code }) => code)).toEqual(['male', 'female', 'other', 'unknown']);
    expect(example?.binding).toEqual({ strength: 'example', valueSet: gender });
  });

  test('carries its fixed value, its condition, its requirements and the strongest evidence among them', () => {
    const satisfied = {
      url: 'http://hl7.org/fhir/StructureDefinition/satisfies-requirement',
      extension: [
        part('reference', { valueCanonical: `${guideBase}Requirements/tg` }),
        part('key', { valueId: 'R-2' }),
        part('key', { valueId: 'R-1' }),
        part('key', { valueId: 'R-9' }),
      ],
    };
    const extension = [
      languageValue('fixed-value', { valueBoolean: true }),
      languageValue('condition', { valueString: '%client.public' }),
      satisfied,
    ];
    const { release, lines } = built(
      minimalGuide({
        operation: operationDefinition('ask', [input('a', 'boolean', { extension })]),
        requirements: requirements([
          { key: 'R-1', requirement: 'One.', extension: [languageValue('evidence', { valueCode: 'base' })] },
          { key: 'R-2', requirement: 'Two.', extension: [languageValue('evidence', { valueCode: 'chosen' })] },
        ]),
      }),
    );
    expect(lines).toEqual([`error requirement-unknown ${file}#/parameter/0/extension/2/extension/3/valueId`]);
    expect(exchangeOf(release, 'TG-1').request).toMatchObject({
      parameters: [{ fixed: true, condition: '%client.public', requirements: ['R-1', 'R-2'], evidence: 'base' }],
    });
  });

  test('nested without end is cut, not followed', () => {
    let nested: JsonObject = input('leaf', 'string');
    for (let depth = 0; depth < 2000; depth += 1)
      nested = { name: `p${depth}`, use: 'in', min: 0, max: '1', part: [nested] };
    const { lines } = asking([nested]);
    expect(lines.filter((line) => line.startsWith('error element-invalid'))).toHaveLength(1);
  });
});

describe('a message', () => {
  test('of a single out parameter "return" that is a resource is bare', () => {
    const { release } = asking([output('return', 'Bundle', { min: 1 })]);
    expect(exchangeOf(release, 'TG-1').response).toMatchObject({ kind: 'parameters', bare: true });
  });

  test.each([
    ['is not alone', [output('return', 'Bundle'), output('more', 'string')]],
    ['is no resource', [output('return', 'string')]],
    ['repeats', [output('return', 'Bundle', { max: '*' })]],
    ['has another name', [output('result', 'Bundle')]],
  ])('is not bare where the out parameter %s', (_title, parameters) => {
    const { release } = asking(parameters);
    expect(exchangeOf(release, 'TG-1').response).toMatchObject({ bare: false });
  });

  test('names the resource a client also takes bare, which must be one of its own', () => {
    const bareReply = (name: string) => ({ extension: [languageValue('bare-reply', { valueString: name })] });
    const parameters = [output('id', 'string'), output('outcome', 'OperationOutcome')];
    const { release } = asking(parameters, bareReply('outcome'));
    expect(exchangeOf(release, 'TG-1').response).toMatchObject({ bareResource: 'outcome', bare: false });
    expect(asking(parameters, bareReply('id')).lines).toEqual([
      `error element-invalid ${file}#/extension/0/valueString`,
    ]);
  });

  test('may be the one resource among the inputs, bare', () => {
    const { release } = asking([
      input('resource', 'Resource', { min: 1 }),
      input('mode', 'code'),
      input('about', 'Coding'),
    ]);
    expect(exchangeOf(release, 'TG-1').request).toMatchObject({ bareResource: 'resource' });
  });

  test.each([
    ['are two resources', [input('left', 'Patient'), input('right', 'Patient')]],
    ['is a resource that repeats', [input('resource', 'Patient', { max: '*' })]],
    [
      'are parameters that no query can carry and must be there',
      [input('resource', 'Patient'), input('at', 'Period', { min: 1 })],
    ],
    ['are Parameters, which could be either', [input('resource', 'Parameters')]],
    ['is no resource', [input('about', 'Coding')]],
  ])('is no bare resource where there %s among the inputs', (_title, parameters) => {
    expect(exchangeOf(asking(parameters).release, 'TG-1').request).not.toHaveProperty('bareResource');
  });

  test('takes the profile of a resource from the slice that fixes the parameter name', () => {
    const slice = 'Parameters.parameter:thing';
    const profile = {
      resourceType: 'StructureDefinition',
      id: 'ask-input',
      url: `${guideBase}StructureDefinition/ask-input`,
      name: 'AskInput2',
      status: 'draft',
      fhirVersion: '4.0.1',
      kind: 'resource',
      abstract: false,
      type: 'Parameters',
      baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Parameters',
      derivation: 'constraint',
      differential: {
        element: [
          {
            id: 'Parameters.parameter',
            path: 'Parameters.parameter',
            slicing: { discriminator: [{ type: 'value', path: 'name' }], rules: 'open' },
          },
          { id: slice, path: 'Parameters.parameter', sliceName: 'thing' },
          { id: `${slice}.name`, path: 'Parameters.parameter.name', fixedString: 'a-thing' },
          {
            id: `${slice}.resource`,
            path: 'Parameters.parameter.resource',
            type: [{ code: 'Patient', profile: [`${guideBase}StructureDefinition/thing`] }],
          },
        ],
      },
    };
    const thing = {
      ...profile,
      id: 'thing',
      url: `${guideBase}StructureDefinition/thing`,
      name: 'Thing',
      type: 'Patient',
      baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
      differential: { element: [{ id: 'Patient.name', path: 'Patient.name', min: 1 }] },
    };
    const { release, lines } = asking(
      [input('a-thing', 'Patient'), input('b', 'Patient')],
      { inputProfile: profile.url },
      [profile, thing],
    );
    expect(lines).toEqual([]);
    expect(exchangeOf(release, 'TG-1').request).toMatchObject({
      structure: profile.url,
      parameters: [
        { name: 'a-thing', content: { kind: 'resource', type: 'Patient', profiles: [thing.url] } },
        { name: 'b', content: { kind: 'resource', type: 'Patient', profiles: [] } },
      ],
    });
  });

  test('that an overload names must be there, and go in', () => {
    const { lines } = asking([input('a', 'string'), output('b', 'string')], {
      overload: [{ parameterName: ['a'] }, { parameterName: ['a', 'b', 'c'], comment: 'Two too many.' }],
    });
    expect(lines).toEqual([
      `warning element-invalid ${file}#/overload/1/parameterName/1`,
      `warning element-invalid ${file}#/overload/1/parameterName/2`,
    ]);
  });

  test('with a profile that names nothing is reported', () => {
    expect(asking([], { outputProfile: 'https://no.example/x' }).lines).toEqual([
      `error canonical-dangling ${file}#/outputProfile`,
    ]);
  });
});
