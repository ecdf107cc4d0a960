import { describe, expect, test } from 'vitest';
import type { Exchange, Parameter } from '../../../../generator/model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../generator/model/json.ts';
import { plainRestResource } from '../../../../generator/model/release.ts';
import type { Structure } from '../../../../generator/model/structure.ts';
import { openApiFiles } from '../../../support/openapi-files.ts';
import { operation, parameter, parameters, primitive, teaRelease } from '../../../support/release.ts';
import { choiceOf, element, structure, typed } from '../../../support/structures.ts';

/** The one document of a release with these exchanges at `tea-pot`. */
function documentOf(exchanges: readonly Exchange[], structures: readonly Structure[] = []): JsonObject {
  const [file] = openApiFiles(teaRelease(exchanges, structures));
  if (file?.kind !== 'json' || !isJsonObject(file.value)) throw new TypeError('No document.');
  return file.value;
}

function at(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((found, name) => (isJsonObject(found) ? found[name] : undefined), value);
}

function inputOf(...list: readonly Parameter[]): Exchange {
  return operation('brew', parameters('BrewInput', list), { kind: 'empty' });
}

const leaves = parameter('leaves', primitive('integer'), { min: 1, evidence: 'stated' });

function schemaOf(name: string, structures: readonly Structure[]): JsonValue | undefined {
  const input = parameter('it', { kind: 'datatype', type: name, targetProfiles: [] });
  return at(documentOf([inputOf(input)], structures), 'components', 'schemas', name);
}

describe('openApiParts', () => {
  test('gives each responder a document, with types and a twin beside it, and no other actor', () => {
    expect(openApiFiles(teaRelease([inputOf(leaves)])).map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'json tea-guide-1.0.0/openapi/tea-pot.openapi.json',
      'json tea-guide-1.0.0/openapi/tea-pot.openapi-3.0.json',
      'openapi-types tea-guide-1.0.0/openapi/tea-pot.openapi.d.ts',
    ]);
  });

  test('has one path for each level and resource type of an operation', () => {
    const wire = { levels: ['system', 'type', 'instance'], resourceTypes: ['Patient'] } as const;
    const document = documentOf([operation('brew', { kind: 'empty' }, { kind: 'empty' }, wire)]);
    expect(Object.keys(isJsonObject(document['paths']) ? document['paths'] : {})).toEqual([
      '/$brew',
      '/Patient/$brew',
      '/Patient/{id}/$brew',
    ]);
    expect(at(document, 'paths', '/Patient/{id}/$brew', 'post', 'operationId')).toBe('brewOnPatientInstance');
  });

  describe('an operation of any type', () => {
    const wire = { levels: ['type', 'instance'], resourceTypes: ['Resource'] } as const;
    const anywhere = operation('brew', { kind: 'empty' }, { kind: 'empty' }, wire);
    const pathsOf = (document: JsonValue | undefined) => Object.keys(isJsonObject(document) ? document : {});

    test('has a path for each type of the statement', () => {
      const release = teaRelease([anywhere]);
      const resources = ['Device', 'Patient'].map(plainRestResource);
      const [file] = openApiFiles({ ...release, actors: release.actors.map((actor) => ({ ...actor, resources })) });
      const paths = file?.kind === 'json' ? at(file.value, 'paths') : undefined;
      expect(pathsOf(paths)).toEqual(['/Device/$brew', '/Device/{id}/$brew', '/Patient/$brew', '/Patient/{id}/$brew']);
      expect(at(paths, '/Patient/{id}/$brew', 'post', 'operationId')).toBe('brewOnPatientInstance');
    });

    test('has the type as a variable where the statement names very many', () => {
      const release = teaRelease([anywhere]);
      const types = Array.from({ length: 41 }, (_, index) => `Type${index}`);
      const actors = release.actors.map((actor) => ({ ...actor, resources: types.map(plainRestResource) }));
      const [file] = openApiFiles({ ...release, actors });
      const paths = file?.kind === 'json' ? at(file.value, 'paths') : undefined;
      expect(pathsOf(paths)).toEqual(['/{resourceType}/$brew', '/{resourceType}/{id}/$brew']);
      expect(at(paths, '/{resourceType}/$brew', 'post', 'parameters')).toMatchObject([{ schema: { enum: types } }]);
    });

    test('has the type as a variable where the statement names none', () => {
      const document = documentOf([anywhere]);
      expect(pathsOf(document['paths'])).toEqual(['/{resourceType}/$brew', '/{resourceType}/{id}/$brew']);
      expect(at(document, 'paths', '/{resourceType}/{id}/$brew', 'post', 'parameters')).toMatchObject([
        { name: 'resourceType', in: 'path', required: true },
        { name: 'id', in: 'path', required: true },
      ]);
    });
  });

  test('takes the one resource among the inputs as the body, with the others in the query', () => {
    const cup = parameter('cup', { kind: 'resource', type: 'Device', profiles: [] }, { min: 1, evidence: 'stated' });
    const input = { ...parameters('BrewInput', [cup, leaves]), bareResource: 'cup' } as const;
    const post = at(documentOf([operation('brew', input, { kind: 'empty' })]), 'paths', '/$brew', 'post');
    expect(at(post, 'requestBody', 'content', 'application/fhir+json', 'schema')).toMatchObject({
      anyOf: [{ $ref: '#/components/schemas/BrewInput' }, {}],
    });
    expect(at(post, 'parameters')).toMatchObject([{ name: 'leaves', in: 'query', required: false }]);
  });

  test('puts the parameters of a GET in the query', () => {
    const exchange = operation('brew', parameters('BrewInput', [leaves]), { kind: 'empty' }, { methods: ['GET'] });
    expect(at(documentOf([exchange]), 'paths', '/$brew', 'get', 'parameters')).toEqual([
      {
        name: 'leaves',
        in: 'query',
        required: true,
        description: 'The leaves.',
        schema: { $ref: '#/components/schemas/integer' },
      },
    ]);
  });

  test('counts a parameter whose cardinality is stated, and not one that was chosen', () => {
    const chosen = parameter('sugar', primitive('integer'), { min: 1, evidence: 'chosen' });
    const list = at(
      documentOf([inputOf(leaves, chosen)]),
      'components',
      'schemas',
      'BrewInput',
      'properties',
      'parameter',
    );
    expect(at(list, 'allOf')).toEqual([
      {
        contains: { type: 'object', required: ['name'], properties: { name: { const: 'leaves' } } },
        minContains: 1,
        maxContains: 1,
      },
    ]);
  });

  test('closes the objects of a type and gives its primitives room for extensions', () => {
    const cup = structure('Cup', 'datatype', [
      element('Cup.id', typed('string')),
      element('Cup.size', typed('integer'), { min: 1 }),
      element('Cup.label', typed('string'), { max: '*' }),
    ]);
    expect(schemaOf('Cup', [cup])).toEqual({
      title: 'Cup',
      'x-generated-from': 'http://hl7.org/fhir/StructureDefinition/Cup',
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      required: ['size'],
      properties: {
        id: { type: 'string' },
        size: { $ref: '#/components/schemas/integer' },
        _size: true,
        label: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/string' } },
        _label: { type: 'array' },
      },
    });
  });

  test('lets at most one form of a choice through', () => {
    const cup = structure('Cup', 'datatype', [element('Cup.fill', choiceOf('integer', 'boolean'))]);
    expect(at(schemaOf('Cup', [cup]), 'oneOf')).toEqual([
      { required: ['fillInteger'], properties: { fillInteger: true } },
      { required: ['fillBoolean'], properties: { fillBoolean: true } },
      { properties: { fillInteger: false, fillBoolean: false } },
    ]);
  });

  test('lists the codes of a required binding', () => {
    const codes = [
      { system: 's', code: 'green' },
      { system: 's', code: 'black' },
    ];
    const binding = { strength: 'required', valueSet: structure('x', 'datatype', []).canonical, codes } as const;
    const cup = structure('Cup', 'datatype', [element('Cup.kind', typed('code'), { binding })]);
    expect(at(schemaOf('Cup', [cup]), 'properties', 'kind')).toEqual({ type: 'string', enum: ['black', 'green'] });
  });

  test('cuts a type that is met again inside itself, and says so', () => {
    const cup = structure('Cup', 'datatype', [element('Cup.within', typed('Cup'))]);
    const input = parameter('it', { kind: 'datatype', type: 'Cup', targetProfiles: [] });
    const document = documentOf([inputOf(input)], [cup]);
    expect(at(document, 'components', 'schemas', 'Cup', 'properties', 'within')).toEqual({ type: 'object' });
    expect(at(document, 'info', 'x-recursion-cuts')).toContain('Cup.within');
  });

  test('shows an error example under the status its label names', () => {
    const place = leaves.place;
    const body = { resourceType: 'OperationOutcome' };
    const example = { direction: 'response', error: true, body, place } as const;
    const exchange = inputOf(leaves);
    const document = documentOf([
      {
        ...exchange,
        examples: [
          { ...example, exchange: exchange.id, label: 'error.404' },
          { ...example, exchange: exchange.id, label: 'error-cold' },
        ],
      },
    ]);
    const examples = (status: string): string[] =>
      Object.keys(
        at(document, 'paths', '/$brew', 'post', 'responses', status, 'content', 'application/fhir+json', 'examples') ??
          {},
      );
    expect(examples('404')).toEqual(['error.404']);
    expect(examples('422')).toEqual(['error-cold']);
    expect(examples('500')).toEqual(['general']);
  });

  test('escapes HTML in descriptions', () => {
    const document = documentOf([{ ...inputOf(leaves), description: '<script>' }]);
    expect(at(document, 'paths', '/$brew', 'post', 'description')).toBe('\\<script>');
  });
});
