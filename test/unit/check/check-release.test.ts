import { describe, expect, test } from 'vitest';
import { checkRelease } from '../../../generator/check/check-release.ts';
import type { JsonObject } from '../../../generator/model/json.ts';
import { built, diagnosticLine } from '../../support/building.ts';
import {
  actorStatement,
  definedExchange,
  fullTransaction,
  guideBase,
  languageParts,
  languageValue,
  type MinimalGuide,
  minimalGuide,
  operationDefinition,
  part,
  requirements,
} from '../../support/minimal-guide.ts';

const answererFile = 'CapabilityStatement-answerer.json';
const operationFile = 'OperationDefinition-ask.json';

function checked(guide: MinimalGuide, examples: Readonly<Record<string, JsonObject>> = {}): readonly string[] {
  return checkRelease(built(minimalGuide(guide), { examples }).release).map(diagnosticLine);
}

function input(name: string, type: string, more: JsonObject = {}): JsonObject {
  return { name, use: 'in', min: 0, max: '1', type, ...more };
}

/** A guide with one HTTP exchange: POST of a form to `/ask`, answered by nothing. */
function httpGuide(parts: readonly JsonObject[], parameter: readonly JsonObject[], body = 'form'): MinimalGuide {
  const target = {
    url: 'target',
    extension: [part('kind', { valueCode: 'base' }), part('path', { valueString: '/ask' })],
  };
  const binding = languageParts(
    'http-binding',
    part('method', { valueCode: 'POST' }),
    target,
    part('requestBody', { valueCode: body }),
    ...parts,
  );
  return { operation: operationDefinition('ask', parameter, { system: false, modifierExtension: [binding] }) };
}

const withoutExamples = (lines: readonly string[]) => lines.filter((line) => !line.includes('example-missing'));

describe('a release', () => {
  test('of the smallest guide passes', () => {
    expect(checked({})).toEqual([]);
  });

  test('without an exchange is an error, and its actors are idle', () => {
    expect(
      checked({ askerStatement: actorStatement('asker', []), answererStatement: actorStatement('answerer', []) }),
    ).toEqual([
      'warning actor-idle ActorDefinition-answerer.json',
      'warning actor-idle ActorDefinition-asker.json',
      'error release-empty package.json',
    ]);
  });

  test('with a transaction none of whose exchanges could be used is an error', () => {
    const answererStatement = actorStatement('answerer', [fullTransaction('TG-1', [definedExchange('nothing')])]);
    expect(checked({ answererStatement })).toEqual([
      `error transaction-incomplete ${answererFile}#/extension/1`,
      'error release-empty package.json',
    ]);
  });

  test('whose integration profile takes a folder of the toolkit is an error', () => {
    const taken = requirements([], { identifier: [{ value: 'R4' }] });
    expect(checked({ requirements: taken })).toContain('error name-clash package.json');
  });

  test.each(['Index', 'Traceability', 'Systems', 'Policy', 'AsyncAPI'])(
    'whose integration profile %s would have a page or a folder of the toolkit is an error',
    (value) => {
      expect(checked({ requirements: requirements([], { identifier: [{ value }] }) })).toContain(
        'error name-clash package.json',
      );
    },
  );
});

describe('names', () => {
  test('of two parameters that differ only in case and punctuation clash', () => {
    const operation = operationDefinition('ask', [input('a-b', 'string'), input('aB', 'string')]);
    expect(withoutExamples(checked({ operation }))).toEqual([`error name-clash ${operationFile}#/parameter/1`]);
  });

  test('of two parts of one parameter clash too', () => {
    const parts = { name: 'p', use: 'in', min: 0, max: '1', part: [input('x_y', 'code'), input('xY', 'code')] };
    expect(withoutExamples(checked({ operation: operationDefinition('ask', [parts]) }))).toEqual([
      `error name-clash ${operationFile}#/parameter/0/part/1`,
    ]);
  });

  test('of a message gives way to a structure, and clashes where its longer name is one too', () => {
    const model = (id: string, name: string) => ({
      resourceType: 'StructureDefinition',
      id,
      url: `${guideBase}StructureDefinition/${id}`,
      name,
      status: 'draft',
      fhirVersion: '4.0.1',
      kind: 'resource',
      abstract: false,
      type: 'Patient',
      baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
      derivation: 'constraint',
      differential: { element: [{ id: 'Patient.name', path: 'Patient.name', min: 1 }] },
    });
    const operation = operationDefinition('ask', [input('a', 'string')]);
    const short = model('ask-input', 'AskInput');
    const long = model('answerer-ask-input', 'AnswererAskInput');
    expect(withoutExamples(checked({ operation, more: [short] }))).toEqual([]);
    expect(withoutExamples(checked({ operation, more: [short, long] }))).toEqual([
      `error name-clash ${answererFile}#/extension/1/extension/5`,
    ]);
  });
});

describe('exchanges', () => {
  test('that reach a responder in the same way are ambiguous', () => {
    const exchanges = ['one', 'two'].map((key) => definedExchange('ask', part('key', { valueString: key })));
    const answererStatement = actorStatement('answerer', [fullTransaction('TG-1', exchanges)]);
    expect(checked({ answererStatement })).toEqual([
      `error exchange-ambiguous ${answererFile}#/extension/1/extension/6`,
    ]);
  });

  test.each<[string, readonly (readonly [string, string?])[], boolean]>([
    ['the same word', [['bind {x}'], ['bind {y}']], true],
    ['a word that the other accepts', [['bind: {x}', 'bind[:] {x}'], ['bind {x}']], true],
    ['words of their own', [['bind {x}'], ['unbind {x}'], ['ping']], false],
    ['no value beside one', [['bind'], ['bind {x}']], false],
    ['nothing', [], false],
    ['resources of one type', [['=Basic'], ['=Basic']], true],
    ['resources of several types', [['=Basic'], ['=Slot']], false],
    ['a resource, and a text that may be one', [['{x}'], ['=Basic']], true],
    ['a resource, and a text that is none', [['bind {x}'], ['=Basic']], false],
  ])('by frames that open by %s', (_what, frames, isAmbiguous) => {
    const frame = (...parts: readonly JsonObject[]) => ({ url: 'frame', extension: parts });
    const sent = frames.map(([template, accept]) =>
      frame(
        part('from', { valueCode: 'initiator' }),
        part('format', { valueCode: template.startsWith('=') ? 'resource' : 'text' }),
        template.startsWith('=')
          ? part('model', { valueCanonical: `http://hl7.org/fhir/StructureDefinition/${template.slice(1)}` })
          : part('template', { valueString: template }),
        ...(accept === undefined ? [] : [part('accept', { valueString: accept })]),
      ),
    );
    const answer = frame(
      part('from', { valueCode: 'responder' }),
      part('format', { valueCode: 'text' }),
      part('template', { valueString: 'done' }),
    );
    const target = {
      url: 'target',
      extension: [part('kind', { valueCode: 'base' }), part('path', { valueString: '/ask' })],
    };
    const binding = languageParts(
      'channel-binding',
      part('channel', { valueCode: 'websocket' }),
      target,
      ...sent,
      answer,
    );
    const operation = operationDefinition('ask', [], { system: false, modifierExtension: [binding] });
    const found = withoutExamples(checked({ operation })).filter((line) => line.includes('openings-ambiguous'));
    expect(found.length > 0).toBe(isAmbiguous);
  });

  test('that are interactions must be offered by the statement', () => {
    const exchange = { url: 'exchange', extension: [part('interaction', { valueString: 'Patient#read' })] };
    const transactions = [fullTransaction('TG-1', [exchange])];
    const offering = (code: string) =>
      checked({
        answererStatement: actorStatement('answerer', transactions, [
          { mode: 'server', resource: [{ type: 'Patient', interaction: [{ code }] }] },
        ]),
      });
    expect(withoutExamples(offering('read'))).toEqual([]);
    expect(withoutExamples(offering('create'))).toEqual([
      `error interaction-not-offered ${answererFile}#/extension/1/extension/5`,
    ]);
  });

  test('search by combinations of parameters that the statement lists', () => {
    const combined = (...names: readonly string[]) => ({
      url: 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-search-parameter-combination',
      extension: names.map((valueString) => part('required', { valueString })),
    });
    const listing = (...extension: readonly JsonObject[]) =>
      checked({
        answererStatement: actorStatement(
          'answerer',
          [fullTransaction('TG-1', [definedExchange('ask')])],
          [
            {
              mode: 'server',
              resource: [{ type: 'Patient', extension, searchParam: [{ name: 'name', type: 'string' }] }],
            },
          ],
        ),
      });
    expect(withoutExamples(listing(combined('name')))).toEqual([]);
    expect(withoutExamples(listing(combined('name', 'age'), combined('age')))).toEqual([
      'warning element-invalid ActorDefinition-answerer.json',
    ]);
  });

  const place = `${answererFile}#/extension/1/extension/5`;
  const empty = part('reply', { valueCode: 'empty' });
  const selector = {
    url: 'selector',
    extension: [part('parameter', { valueString: 'kind' }), part('value', { valueString: 'a' })],
  };
  const fixedTo = (value: string) => ({ extension: [languageValue('fixed-value', { valueString: value })] });

  test.each([
    [
      'whose selector is a parameter with that value pass',
      httpGuide([empty, selector], [input('kind', 'code', fixedTo('a'))]),
      [],
    ],
    [
      'whose selector is no parameter contradict themselves',
      httpGuide([empty, selector], []),
      [`error binding-contradictory ${place}`],
    ],
    [
      'whose selector is fixed to another value contradict themselves',
      httpGuide([empty, selector], [input('kind', 'code', fixedTo('b'))]),
      [`error binding-contradictory ${place}`],
    ],
    [
      'that redirect to no parameter contradict themselves',
      httpGuide([part('reply', { valueCode: 'redirect' }), part('replyTo', { valueString: 'uri' })], []),
      [`error binding-contradictory ${place}`],
    ],
    [
      'with parameters but nothing to carry them contradict themselves',
      httpGuide([empty], [input('a', 'string')], 'none'),
      [`error binding-contradictory ${place}`],
    ],
    [
      'with out parameters in an empty reply contradict themselves',
      httpGuide([empty], [{ ...input('a', 'string'), use: 'out' }]),
      [`error binding-contradictory ${place}`],
    ],
  ])('%s', (_title, guide, expected) => {
    expect(withoutExamples(checked(guide))).toEqual(expected);
  });
});

describe('a fixed value', () => {
  const gender = 'http://hl7.org/fhir/ValueSet/administrative-gender';
  const fixed = (type: string, value: JsonObject, more: JsonObject = {}) => {
    const extension = [languageValue('fixed-value', value)];
    return withoutExamples(
      checked({ operation: operationDefinition('ask', [input('a', type, { extension, ...more })]) }),
    );
  };
  const mismatch = [`error fixed-value-mismatch ${operationFile}#/parameter/0`];

  test('has the JSON type of its parameter', () => {
    expect(fixed('boolean', { valueBoolean: true })).toEqual([]);
    expect(fixed('integer', { valueInteger: 1 })).toEqual([]);
    expect(fixed('boolean', { valueString: 'true' })).toEqual(mismatch);
    expect(fixed('Coding', { valueString: 'x' })).toEqual(mismatch);
  });

  test('is in the value set its parameter is bound to', () => {
    const binding = { strength: 'required', valueSet: gender };
    expect(fixed('code', { valueString: 'male' }, { binding })).toEqual([]);
    expect(fixed('code', { valueString: 'mal' }, { binding })).toEqual(mismatch);
  });
});

describe('examples', () => {
  const operation = operationDefinition('ask', [input('a', 'string'), { ...input('b', 'string'), use: 'out' }]);
  const parameters = (name: string): JsonObject => ({
    resourceType: 'Parameters',
    parameter: [{ name, valueString: 'x' }],
  });

  test('are missed for each message that is not empty', () => {
    const missing = `warning example-missing ${answererFile}#/extension/1/extension/5`;
    expect(checked({ operation })).toEqual([missing, missing]);
    expect(checked({ operation }, { 'tg-1.request.json': parameters('a') })).toEqual([missing]);
  });

  test.each([
    ['tg-1.request.json', { resourceType: 'Patient' }, 'examples/tg-1.request.json#/resourceType'],
    ['tg-1.request.json', parameters('b'), 'examples/tg-1.request.json#/parameter/0/name'],
    ['tg-1.response.json', parameters('a'), 'examples/tg-1.response.json#/parameter/0/name'],
    ['tg-1.response.error.json', parameters('b'), 'examples/tg-1.response.error.json#/resourceType'],
  ])('%s of another kind than the message is an error', (name, body, place) => {
    expect(withoutExamples(checked({ operation }, { [name]: body }))).toEqual([`error example-mismatch ${place}`]);
  });

  test('that fit pass, errors included', () => {
    const fitting = {
      'tg-1.request.json': parameters('a'),
      'tg-1.response.json': parameters('b'),
      'tg-1.response.error.json': { resourceType: 'OperationOutcome', issue: [] },
    };
    expect(checked({ operation }, fitting)).toEqual([]);
  });
});

describe('requirements', () => {
  const shall = { key: 'R-1', requirement: 'A rule.', conformance: ['SHALL'] };

  test('that bind but are carried by nothing are for the record', () => {
    expect(checked({ requirements: requirements([shall, { key: 'R-2', requirement: 'A remark.' }]) })).toEqual([
      'information requirement-uncarried Requirements-tg.json#/statement/0',
    ]);
  });

  test('that an operation satisfies are carried', () => {
    const satisfies = {
      url: 'http://hl7.org/fhir/StructureDefinition/satisfies-requirement',
      extension: [
        part('reference', { valueCanonical: `${guideBase}Requirements/tg` }),
        part('key', { valueId: 'R-1' }),
      ],
    };
    const operation = operationDefinition('ask', [], { extension: [satisfies] });
    expect(checked({ requirements: requirements([shall]), operation })).toEqual([]);
  });
});

describe('a topic', () => {
  test('that nothing triggers is a warning', () => {
    const topic = {
      resourceType: 'SubscriptionTopic',
      id: 'news',
      url: `${guideBase}SubscriptionTopic/news`,
      name: 'News',
    };
    expect(checked({ more: [topic] })).toEqual(['warning topic-inert SubscriptionTopic-news.json']);
  });
});

describe('diagnostics', () => {
  test('come in the order they are printed, and the rules change nothing', () => {
    const guide = minimalGuide({ operation: operationDefinition('ask', [input('a-b', 'code'), input('aB', 'code')]) });
    const { release } = built(guide);
    const before = structuredClone(release);
    const first = checkRelease(release);
    expect(checkRelease(release)).toEqual(first);
    expect(release).toEqual(before);
    expect(first.map(({ place }) => place.file)).toEqual([...first.map(({ place }) => place.file)].sort());
  });
});
