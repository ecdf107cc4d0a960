import { describe, expect, it } from 'vitest';
import { buildRelease } from '../../../../generator/build/build-release.ts';
import { checkRelease } from '../../../../generator/check/check-release.ts';
import type { JsonObject } from '../../../../generator/model/json.ts';
import type { Release } from '../../../../generator/model/release.ts';
import { sourcesFromResources } from '../../../support/sources.ts';

const base = 'https://guide.example/fhir';

function build(...resources: readonly JsonObject[]) {
  const { value, diagnostics } = buildRelease(sourcesFromResources(resources));
  if (value === undefined) throw new TypeError('The guide gave no release');
  const said = [...diagnostics, ...checkRelease(value)];
  return { release: value, said: said.map(({ severity, code, message }) => `${severity} ${code}: ${message}`) };
}

function statement(id: string, ...rest: readonly JsonObject[]): JsonObject {
  return {
    resourceType: 'CapabilityStatement',
    id,
    url: `${base}/CapabilityStatement/${id}`,
    title: `The ${id}`,
    rest,
  };
}

function rest(mode: 'server' | 'client', type: string, codes: readonly string[], more: JsonObject = {}): JsonObject {
  return { mode, resource: [{ type, interaction: codes.map((code) => ({ code })), ...more }] };
}

function operation(id: string, more: JsonObject = {}): JsonObject {
  const url = `${base}/OperationDefinition/${id}`;
  const levels = { system: true, type: false, instance: false };
  return { resourceType: 'OperationDefinition', id, url, code: id, kind: 'operation', ...levels, ...more };
}

function profile(id: string, elements: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return {
    resourceType: 'StructureDefinition',
    id,
    url: `${base}/StructureDefinition/${id}`,
    name: id,
    kind: 'resource',
    abstract: false,
    type: 'Patient',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
    derivation: 'constraint',
    differential: { element: elements },
    ...more,
  };
}

function exchanges({ exchanges: all }: Release): readonly string[] {
  return [...all.values()].map(({ id, initiator, responder }) => `${initiator} → ${responder} ${id.split('/')[1]}`);
}

describe('a guide that does not know the input language', () => {
  it('gives a responder for each server and one exchange for each kind of interaction', () => {
    const { release, said } = build(statement('ClinicServer', rest('server', 'Patient', ['read', 'search-type'])));
    expect(said).toEqual([]);
    expect(exchanges(release)).toEqual([
      'test-guide-caller → clinic-server capabilities',
      'test-guide-caller → clinic-server read',
      'test-guide-caller → clinic-server search',
    ]);
  });

  it('lets the client whose wishes a server meets call it', () => {
    const { release } = build(
      statement('api', rest('server', 'Patient', ['read', 'search-type']), rest('client', 'Patient', ['read'])),
    );
    expect(exchanges(release).map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual(
      Array(3).fill('api-client → api-server'),
    );
  });

  it('gives a client that no server satisfies a responder of its own', () => {
    const { release } = build(
      statement('app', rest('client', 'Patient', ['delete'])),
      statement('server', rest('server', 'Patient', ['read'])),
    );
    expect(exchanges(release)).toEqual(
      expect.arrayContaining(['app → app-peer delete', 'test-guide-caller → server read']),
    );
  });

  it('gives operations that no statement refers to a responder named after the package', () => {
    const referred = operation('sum');
    const { release } = build(
      referred,
      operation('audit'),
      operation('group-export', { code: 'export', system: false, instance: true, resource: ['Group'] }),
      operation('patient-export', { code: 'export', system: false, type: true, resource: ['Patient'] }),
      statement('server', { mode: 'server', operation: [{ name: 'sum', definition: String(referred['url']) }] }),
    );
    expect(exchanges(release)).toEqual([
      'test-guide-caller → server sum',
      'test-guide-caller → test-guide audit',
      'test-guide-caller → test-guide group-export',
      'test-guide-caller → test-guide patient-export',
    ]);
  });

  it('offers an operation for the types it is listed under, or for all that it is defined for', () => {
    const anywhere = { system: false, type: true, resource: ['Resource'] };
    const listed = (...ids: readonly string[]) => ({
      operation: ids.map((name) => ({ name, definition: `${base}/OperationDefinition/${name}` })),
    });
    const { release, said } = build(
      operation('tag', anywhere),
      operation('judge', anywhere),
      operation('both', anywhere),
      operation('sum', { system: false, type: true, resource: ['Patient', 'Group'] }),
      statement('server', {
        mode: 'server',
        ...listed('judge', 'both'),
        resource: [
          { type: 'Patient', ...listed('tag', 'both', 'sum') },
          { type: 'Device', ...listed('tag') },
        ],
      }),
    );
    expect(said).toEqual([]);
    const types = [...release.exchanges.values()].map(({ wire }) =>
      wire.kind === 'fhir-operation' ? `${wire.code}: ${wire.resourceTypes.join(', ')}` : '',
    );
    expect(types).toEqual(['both: Resource', 'judge: Resource', 'sum: Patient', 'tag: Patient, Device']);
  });

  it('takes what several entries and imported statements say of one type together', () => {
    const parameter = (name: string) => ({ searchParam: [{ name, type: 'token' }] });
    const { release } = build(
      {
        ...statement('server', rest('server', 'Patient', ['read'], parameter('identifier'))),
        imports: [`${base}/CapabilityStatement/more`],
      },
      statement('more', rest('server', 'Patient', ['search-type', 'read'], parameter('gender'))),
    );
    const [patient, ...others] = release.actors.find(({ id }) => id === 'server')?.resources ?? [];
    expect(others).toEqual([]);
    expect(patient?.interactions.map(({ code }) => code)).toEqual(['read', 'search-type']);
    expect(patient?.searchParameters.map(({ name }) => name)).toEqual(['identifier', 'gender']);
  });

  it('gives the same ids whatever the order of its files', () => {
    const resources = [
      statement('b', rest('server', 'Patient', ['read'])),
      statement('a', rest('server', 'Group', ['read'])),
      operation('x'),
      operation('y', { code: 'x' }),
    ];
    const { release } = build(...resources);
    expect(exchanges(build(...resources.toReversed()).release)).toEqual(exchanges(release));
  });

  it('is not empty with structures alone, and is with none', () => {
    expect(build(profile('Own', [{ id: 'Patient.gender', path: 'Patient.gender', min: 1 }])).said).toEqual([]);
    expect(build({ resourceType: 'ValueSet', id: 'a', url: `${base}/ValueSet/a` }).said).toEqual([
      expect.stringContaining('error release-empty'),
    ]);
  });

  it('warns of a reference to nothing, and generates the rest', () => {
    const { release, said } = build(
      statement(
        'server',
        rest('server', 'Patient', ['read'], { supportedProfile: [`${base}/StructureDefinition/gone`] }),
      ),
    );
    expect(said).toEqual([expect.stringContaining('warning canonical-dangling')]);
    expect(exchanges(release).length).toBe(2);
  });

  it('warns of two types of one name, and calls the second by its id', () => {
    const { release, said } = build(profile('first', [], { name: 'Own' }), profile('second', [], { name: 'Own' }));
    expect(said).toEqual([expect.stringContaining('warning name-clash')]);
    const names = [...release.structures.values()]
      .filter(({ source }) => source === 'guide')
      .map((each) => each.typeName);
    expect(names.sort()).toEqual(['Own', 'Second']);
  });

  it('takes the snapshot a definition comes with where its differential does not fit the base', () => {
    const wrong = [{ id: 'Patient.gender', path: 'Patient.gender', max: '2' }];
    const snapshot = {
      element: [
        { id: 'Patient', path: 'Patient' },
        { id: 'Patient.gender', path: 'Patient.gender', min: 1, max: '1', type: [{ code: 'code' }] },
      ],
    };
    const { release, said } = build(profile('Own', wrong, { snapshot }));
    expect(said).toEqual([expect.stringContaining('warning snapshot-failed')]);
    const own = [...release.structures.values()].find(({ id }) => id === 'Own');
    expect(own?.root.children.map(({ name, min }) => `${name} ${min}`)).toEqual(['gender 1']);
    expect(build(profile('Own', wrong), operation('x')).said).toEqual([
      expect.stringContaining('error snapshot-failed'),
    ]);
  });

  it('takes the name of a primitive type for the system type the standard has', () => {
    const url = { id: 'Extension.url', path: 'Extension.url', fixedUri: `${base}/x`, type: [{ code: 'uri' }] };
    const extension = profile('x', [url], {
      type: 'Extension',
      kind: 'complex-type',
      baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Extension',
    });
    expect(build(extension).said).toEqual([]);
  });
});
