import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../../../generator/check/example-coverage/coverage-of.ts';
import { countCoverage } from '../../../../generator/check/example-coverage/coverage-report.ts';
import type { CoverageException } from '../../../../generator/model/coverage-exception.ts';
import type { JsonObject } from '../../../../generator/model/json.ts';
import { built } from '../../../support/building.ts';
import {
  actorStatement,
  definedExchange,
  fullTransaction,
  guideBase,
  languageParts,
  type MinimalGuide,
  minimalGuide,
  operationDefinition,
  part,
} from '../../../support/minimal-guide.ts';

type Examples = Readonly<Record<string, JsonObject>>;

const core = 'http://hl7.org/fhir/StructureDefinition/';
const colours: readonly JsonObject[] = [
  {
    resourceType: 'CodeSystem',
    id: 'colours',
    url: `${guideBase}CodeSystem/colours`,
    status: 'draft',
    content: 'complete',
    concept: [{ code: 'green' }, { code: 'black' }],
  },
  {
    resourceType: 'ValueSet',
    id: 'colours',
    url: `${guideBase}ValueSet/colours`,
    status: 'draft',
    compose: { include: [{ system: `${guideBase}CodeSystem/colours` }] },
  },
];
const colourBinding = { strength: 'required', valueSet: `${guideBase}ValueSet/colours` };

function input(name: string, type: string, more: JsonObject = {}): JsonObject {
  return { name, use: 'in', min: 0, max: '1', type, ...more };
}

/** A profile, or with `logical` a model, of these elements. */
function definition(id: string, type: string, element: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return {
    resourceType: 'StructureDefinition',
    id,
    url: `${guideBase}StructureDefinition/${id}`,
    name: id,
    status: 'draft',
    kind: 'resource',
    abstract: false,
    type,
    baseDefinition: core + type,
    derivation: 'constraint',
    differential: { element: [{ id: type, path: type }, ...element] },
    ...more,
  };
}

function asked(parameter: readonly JsonObject[], examples: Examples, more: readonly JsonObject[] = []) {
  const operation = operationDefinition('ask', parameter);
  return built(minimalGuide({ operation, more }), { examples }).release;
}

/** A release whose one message is a bare resource of the profile `answer`. */
function answered(
  element: readonly JsonObject[],
  resource: JsonObject,
  more: readonly JsonObject[] = [],
  changes: MinimalGuide = {},
) {
  const returned = { name: 'return', use: 'out', min: 1, max: '1', type: 'Observation' };
  const operation = operationDefinition('ask', [returned], {
    outputProfile: `${guideBase}StructureDefinition/answer-parameters`,
  });
  const slice = 'Parameters.parameter';
  const parameters = definition('answer-parameters', 'Parameters', [
    { id: slice, path: slice, slicing: { discriminator: [{ type: 'value', path: 'name' }], rules: 'open' } },
    { id: `${slice}:return`, path: slice, sliceName: 'return' },
    { id: `${slice}:return.name`, path: `${slice}.name`, fixedString: 'return' },
    {
      id: `${slice}:return.resource`,
      path: `${slice}.resource`,
      type: [{ code: 'Observation', profile: [`${guideBase}StructureDefinition/answer`] }],
    },
  ]);
  const structures = [parameters, definition('answer', 'Observation', element)];
  const guide = minimalGuide({ operation, more: [...structures, ...more], ...changes });
  return built(guide, { examples: { 'tg-1.response.json': { resourceType: 'Observation', ...resource } } }).release;
}

/** Points below `prefix`, those that an example shows marked with +, the others with -. */
function lines(
  release: Parameters<typeof coverageOf>[0],
  prefix: string,
  exceptions: readonly CoverageException[] = [],
): readonly string[] {
  return coverageOf(release, exceptions)
    .points.filter(({ id }) => id.startsWith(prefix))
    .map(({ id, examples }) => `${examples.length > 0 ? '+' : '-'} ${id}`);
}

function parameters(...parameter: readonly JsonObject[]): JsonObject {
  return { resourceType: 'Parameters', parameter };
}

describe('the coverage of a release', () => {
  test('has every parameter and every code it may have', () => {
    const release = asked(
      [input('colour', 'code', { binding: colourBinding }), input('leaf', 'string')],
      { 'tg-1.request.json': parameters({ name: 'colour', valueCode: 'green' }) },
      colours,
    );
    expect(lines(release, 'TG-1 request')).toEqual([
      '+ TG-1 request colour',
      '- TG-1 request colour = black',
      '+ TG-1 request colour = green',
      '- TG-1 request leaf',
    ]);
  });

  test('looks into the parts of a parameter', () => {
    const part = [input('name', 'string'), input('unit', 'string')];
    const release = asked([{ name: 'size', use: 'in', min: 0, max: '1', part }], {
      'tg-1.request.json': parameters({ name: 'size', part: [{ name: 'unit', valueString: 'pot' }] }),
    });
    expect(lines(release, 'TG-1 request')).toEqual([
      '+ TG-1 request size',
      '- TG-1 request size.name',
      '+ TG-1 request size.unit',
    ]);
  });

  test('takes no wrong request for an example', () => {
    const examples = { 'tg-1.request.error-cold.json': parameters({ name: 'leaf', valueString: 'x' }) };
    expect(lines(asked([input('leaf', 'string')], examples), 'TG-1 request')).toEqual(['- TG-1 request leaf']);
  });

  test('has each status by which a message is refused, and each request that is', () => {
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'required' }] };
    const cold = parameters({ name: 'leaf', valueString: 'cold' });
    const release = asked([input('leaf', 'string')], {
      'tg-1.request.error-cold.json': cold,
      'tg-1.request.error-bitter.json': cold,
      'tg-1.response.error-cold.json': outcome,
      'tg-1.response.error-404.json': outcome,
    });
    expect(lines(release, 'TG-1 ').filter((line) => !line.includes(' request '))).toEqual([
      '- TG-1 error 400',
      '+ TG-1 error 422',
      '- TG-1 refuses error-bitter',
      '+ TG-1 refuses error-cold',
    ]);
  });

  test('takes the status in the label of a refused request where refusals have no body', () => {
    const binding = languageParts(
      'http-binding',
      part('method', { valueCode: 'POST' }),
      { url: 'target', extension: [part('kind', { valueCode: 'base' }), part('path', { valueString: '/ask' })] },
      part('requestBody', { valueCode: 'form' }),
      part('reply', { valueCode: 'empty' }),
    );
    const operation = operationDefinition('ask', [input('leaf', 'string')], {
      system: false,
      modifierExtension: [binding],
    });
    const { release } = built(minimalGuide({ operation }), {
      examples: { 'tg-1.request.error-cold.json': {}, 'tg-1.request.error-400-bitter.json': {} },
    });
    expect(lines(release, 'TG-1 ').filter((line) => !line.includes(' request '))).toEqual([
      '+ TG-1 refuses error-400-bitter',
      '- TG-1 refuses error-cold',
    ]);
  });

  test('has of a profile what it requires itself, not what the standard does', () => {
    const element = [
      { id: 'Observation.subject', path: 'Observation.subject', min: 1 },
      { id: 'Observation.method', path: 'Observation.method', mustSupport: true },
      { id: 'Observation.note', path: 'Observation.note', max: '1' },
    ];
    const release = answered(element, { status: 'final', subject: { display: 'x' } });
    expect(lines(release, 'answer#')).toEqual(['- answer#Observation.method', '+ answer#Observation.subject']);
  });

  test('has the types of a choice that a profile narrows', () => {
    const value = { id: 'Observation.value[x]', path: 'Observation.value[x]' };
    const element = [{ ...value, type: [{ code: 'Quantity' }, { code: 'string' }] }];
    expect(lines(answered(element, { valueString: 'x' }), 'answer#')).toEqual([
      '- answer#Observation.value[x] : Quantity',
      '+ answer#Observation.value[x] : string',
    ]);
  });

  test('has slices, those of extensions on primitives too', () => {
    const extension = definition('mark', 'Extension', [
      { id: 'Extension.url', path: 'Extension.url', fixedUri: `${guideBase}StructureDefinition/mark` },
      { id: 'Extension.value[x]', path: 'Extension.value[x]', min: 1, type: [{ code: 'string' }] },
    ]);
    const id = 'Observation.status.extension';
    const element = [
      { id: 'Observation.status', path: 'Observation.status' },
      { id, path: id, slicing: { discriminator: [{ type: 'value', path: 'url' }], rules: 'open' } },
      {
        id: `${id}:mark`,
        path: id,
        sliceName: 'mark',
        type: [{ code: 'Extension', profile: [`${guideBase}StructureDefinition/mark`] }],
      },
    ];
    const mark = { url: `${guideBase}StructureDefinition/mark`, valueString: 'x' };
    const shown = { status: 'final', _status: { extension: [mark] } };
    const datatype = { ...extension, kind: 'complex-type' };
    expect(lines(answered(element, shown, [datatype]), 'answer#')).toEqual([`+ answer#${id}:mark`]);
    expect(lines(answered(element, { status: 'final' }, [datatype]), 'answer#')).toEqual([`- answer#${id}:mark`]);
    expect(lines(answered([], shown, [datatype]), 'mark')).toEqual([
      '+ mark',
      '+ mark#Extension.url',
      '+ mark#Extension.value[x]',
    ]);
  });

  test('has the models of errors that an error reply looks like, and those that nothing uses', () => {
    const model = (id: string, member: string): JsonObject =>
      definition(id, id, [{ id: `${id}.${member}`, path: `${id}.${member}`, min: 1, type: [{ code: 'string' }] }], {
        kind: 'logical',
        derivation: 'specialization',
        baseDefinition: `${core}Element`,
        type: `${guideBase}StructureDefinition/${id}`,
      });
    const binding = languageParts(
      'http-binding',
      part('method', { valueCode: 'POST' }),
      { url: 'target', extension: [part('kind', { valueCode: 'base' }), part('path', { valueString: '/ask' })] },
      part('requestBody', { valueCode: 'none' }),
      part('reply', { valueCode: 'empty' }),
      part('errors', { valueCode: 'problem' }),
    );
    const operation = operationDefinition('ask', [], { system: false, modifierExtension: [binding] });
    const guide = minimalGuide({ operation, more: [model('fault', 'title'), model('spare', 'name')] });
    const { release } = built(guide, { examples: { 'tg-1.response.error-cold.json': { title: 'Cold' } } });
    expect(lines(release, '')).toEqual(['+ fault', '+ fault#fault.title', '- spare']);
  });

  test('lets exceptions stand for points that no example shows, and tells the stale ones', () => {
    const release = asked([input('leaf', 'string'), input('pot', 'string')], {
      'tg-1.request.json': parameters({ name: 'leaf', valueString: 'x' }),
    });
    const exception = (element: string): CoverageException => ({ element, reason: 'Because.' });
    const names = ['TG-1 request leaf', 'TG-1 request pot', 'TG-1 request cup', 'TG-1 error 400', 'TG-1 error 422'];
    const report = coverageOf(release, names.map(exception));
    expect(countCoverage(report.points)).toEqual({ points: 4, shown: 1, excepted: 3, missing: [] });
    expect(report.staleExceptions).toEqual(['TG-1 request leaf', 'TG-1 request cup']);
  });

  test('counts a structure that two exchanges share once, under both', () => {
    const exchanges = ['one', 'two'].map((key) => definedExchange('ask', part('key', { valueString: key })));
    const release = answered([{ id: 'Observation.method', path: 'Observation.method', min: 1 }], {}, [], {
      answererStatement: actorStatement('answerer', [fullTransaction('TG-1', exchanges)]),
    });
    const points = coverageOf(release).points.filter(({ id }) => id === 'answer#Observation.method');
    expect(points.map((point) => point.exchanges)).toEqual([['TG-1/one', 'TG-1/two']]);
  });
});
