import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { openApiDocument } from '../../../../generator/emit/openapi/openapi-document.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../generator/model/json.ts';
import { releaseWithInteractions } from '../../../support/interaction-release.ts';

const interactions = 'read vread update patch delete history-instance create search-type'.split(' ');

function documentOf(...codes: readonly string[]): JsonObject {
  const release = releaseWithInteractions(...codes.map((code) => `*#${code}`));
  const actor = [...release.actors.values()].find(({ resources }) => resources.length > 0);
  const document = actor && openApiDocument(release, actor);
  if (document === undefined) throw new TypeError('no document');
  return document;
}

function at(value: JsonValue | undefined, ...names: readonly string[]): JsonValue | undefined {
  return names.reduce<JsonValue | undefined>((found, name) => (isJsonObject(found) ? found[name] : undefined), value);
}

const known = new WeakMap<JsonObject, Ajv2020>();

/** True where the document lets this answer of an operation pass. */
function lets(
  document: JsonObject,
  [method, path, status]: readonly [string, string, string],
  body: JsonValue,
): boolean {
  const ajv = known.get(document) ?? new Ajv2020({ strict: false, validateFormats: false });
  if (!known.has(document)) ajv.addSchema({ $id: 'https://document.example/openapi', ...document });
  known.set(document, ajv);
  const response = at(document, 'paths', path, method, 'responses', status);
  const reference = at(response, '$ref');
  const found =
    typeof reference === 'string'
      ? at(document, 'components', 'responses', String(reference.split('/').at(-1)))
      : response;
  const schema = JSON.stringify(at(found, 'content', 'application/fhir+json', 'schema'));
  return ajv.compile(JSON.parse(schema.replaceAll('"#/', '"https://document.example/openapi#/')))(body);
}

test('the summary of an operation says search and history, not the codes of FHIR for where', () => {
  const document = documentOf(...interactions);
  const summaries = Object.values(at(document, 'paths') ?? {}).flatMap((path) =>
    Object.values(isJsonObject(path) ? path : {}).map((operation) => at(operation, 'summary')),
  );
  expect(summaries).toContain('search Patient');
  expect(summaries).toContain('history Patient');
  expect(summaries.filter((summary) => /search-type|-instance/.test(String(summary)))).toEqual([]);
});

const patient = { resourceType: 'Patient', id: 'p-1' };
const wrongPatient = { ...patient, active: 'yes' };
const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational' }] };
const bundleOf = (resource: JsonObject) => ({ resourceType: 'Bundle', type: 'searchset', entry: [{ resource }] });
const writes = [
  ['post', '/Patient', '201'],
  ['post', '/Patient', '200'],
  ['put', '/Patient/{id}', '200'],
  ['put', '/Patient', '200'],
  ['put', '/Patient', '201'],
  ['patch', '/Patient/{id}', '200'],
] as const;

describe('answers of interactions in a document', () => {
  let document: JsonObject;
  beforeAll(() => {
    document = documentOf(...interactions);
  });

  test.each(writes)('%s %s %s may be the resource or, as a client may prefer, an OperationOutcome', (...place) => {
    expect(lets(document, place, patient)).toBe(true);
    expect(lets(document, place, outcome)).toBe(true);
    expect(lets(document, place, { resourceType: 'Observation', id: 'o-1' })).toBe(false);
  });

  test('describe the resource where it is read and where it is searched for', () => {
    expect(lets(document, ['get', '/Patient/{id}', '200'], patient)).toBe(true);
    expect(lets(document, ['get', '/Patient/{id}', '200'], wrongPatient)).toBe(false);
    expect(lets(document, ['get', '/Patient/{id}', '200'], outcome)).toBe(false);
    expect(lets(document, ['get', '/Patient', '200'], bundleOf(patient))).toBe(true);
    expect(lets(document, ['get', '/Patient', '200'], bundleOf(wrongPatient))).toBe(false);
  });

  test.each([
    ['get', '/Patient/{id}/_history/{vid}', '200'],
    ['get', '/Patient/{id}/_history', '200'],
    ['post', '/Patient/_search', '200'],
  ] as const)('%s %s %s tells the type and no more, as a read or a search describes it', (...place) => {
    const body = (resource: JsonObject) => (place[1].endsWith('{vid}') ? resource : bundleOf(resource));
    expect(lets(document, place, body(wrongPatient))).toBe(true);
    expect(lets(document, place, { resourceType: 'Kettle' })).toBe(false);
    expect(at(document, 'info', 'x-recursion-cuts')).toContain(
      'resource in an answer that a read or a search describes, where no example shows it',
    );
  });

  test('describe the resource wherever it is answered by an actor that offers no read', () => {
    const release = releaseWithInteractions('*#update');
    const [actor] = [...release.actors.values()].filter(({ resources }) => resources.length > 0);
    if (actor === undefined) throw new TypeError('no actor');
    const resources = actor.resources.map((each) => ({
      ...each,
      interactions: each.interactions.filter(({ code }) => code === 'update'),
    }));
    const writeOnly = openApiDocument(release, { ...actor, resources }) ?? {};
    expect(lets(writeOnly, ['put', '/Patient/{id}', '200'], outcome)).toBe(true);
    expect(lets(writeOnly, ['put', '/Patient/{id}', '200'], patient)).toBe(true);
    expect(lets(writeOnly, ['put', '/Patient/{id}', '200'], wrongPatient)).toBe(false);
  });

  test('leave what a conditional update sends to the update that describes it', () => {
    const sent = (path: string) => JSON.stringify(at(document, 'paths', path, 'put', 'requestBody') ?? {});
    expect(sent('/Patient/{id}')).toContain('"#/components/schemas/Patient"');
    expect(sent('/Patient')).toContain('"enum":["Patient"]');
    expect(at(document, 'info', 'x-recursion-cuts')).toContain(
      'resource of a conditional update, where no example shows it',
    );
  });

  test('tell that a client has the version already, and that a delete may say something', () => {
    for (const path of ['/Patient/{id}', '/Patient/{id}/_history/{vid}']) {
      expect(at(document, 'paths', path, 'get', 'responses', '304', 'content')).toBeUndefined();
      expect(at(document, 'paths', path, 'get', 'responses', '304')).toBeDefined();
    }
    expect(lets(document, ['delete', '/Patient/{id}', '200'], outcome)).toBe(true);
    expect(lets(document, ['delete', '/Patient/{id}', '200'], patient)).toBe(false);
    expect(at(document, 'paths', '/Patient/{id}', 'delete', 'responses', '204')).toBeDefined();
  });

  test('show a value of each parameter', () => {
    const parameters = at(document, 'components', 'parameters');
    expect(at(parameters, 'id', 'example')).toBe('a1');
    expect(at(parameters, 'name', 'example')).toEqual(['a']);
    expect(at(parameters, '_count', 'example')).toBe(20);
  });
});
