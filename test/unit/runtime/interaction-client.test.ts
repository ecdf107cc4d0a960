import type { Bundle, FhirResource, Patient } from 'fhir/r4.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClientCall } from '../../../generator/runtime/client-call.ts';
import { ExchangeCaller } from '../../../generator/runtime/client-caller.ts';
import type { CallOptions } from '../../../generator/runtime/client-options.ts';
import type { ExchangeResult } from '../../../generator/runtime/exchange-error.ts';
import { etagOf, parseLocation, versionOf } from '../../../generator/runtime/interaction-header.ts';
import {
  capabilitiesCall,
  historyCall,
  readCall,
  vreadCall,
} from '../../../generator/runtime/interaction-read-client.ts';
import { pageCall, pageLink, searchCall } from '../../../generator/runtime/interaction-search-client.ts';
import {
  bundleCall,
  createCall,
  deleteCall,
  patchCall,
  updateCall,
} from '../../../generator/runtime/interaction-write-client.ts';
import { type RunningServer, serve } from '../../../simulators/kit/http-server.ts';
import { type Seen, wardExchange, wardServer } from '../../support/ward-server.ts';

let seen: Seen = [];
let server: RunningServer;
let caller: ExchangeCaller;
beforeAll(async () => {
  server = await serve((request) => wardServer(seen, { basePath: '/fhir' })(request));
  caller = new ExchangeCaller({ baseUrl: `${server.origin}/fhir` }, '4.0.1');
});
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
});

/** Output, or status and kind of the error. */
async function call<Output>(made: ClientCall<Output>, options?: CallOptions): Promise<unknown> {
  const result: ExchangeResult<Output> = await caller.call(made, options);
  if (result.ok) return result.output;
  const { error } = result;
  if ('issues' in error) return `${error.kind}: ${error.issues.map(({ wanted }) => wanted).join(', ')}`;
  return 'status' in error ? `${error.kind} ${error.status}` : error.kind;
}

const patient: Patient = { resourceType: 'Patient', id: 'p1' };

describe('a client of interactions, over a socket', () => {
  it('reads, and is told where it has the current version', async () => {
    const read = wardExchange('read');
    expect(await call(readCall<Patient>(read, 'Patient', 'p1'))).toMatchObject({
      resource: { id: 'p1' },
      versionId: '3',
    });
    expect(await call(readCall<Patient>(read, 'Patient', 'p1', { ifNoneMatch: '3' }))).toEqual({
      resource: undefined,
      versionId: '3',
    });
    const ifModifiedSince = new Date('2026-03-02T15:10:00Z');
    expect(await call(readCall<Patient>(read, 'Patient', 'p1', { ifModifiedSince }))).toMatchObject({
      resource: undefined,
    });
    expect(await call(readCall<Patient>(read, 'Patient', 'p9'))).toBe('operation-outcome 404');
    expect(await call(readCall<Patient>(read, 'Patient', 'gone'))).toBe('operation-outcome 410');
    expect(await call(readCall<Patient>(read, 'Patient', '../x'))).toBe('invalid-request: an id');
    expect(await call(readCall<Patient>(read, 'Patient', '..'))).toBe('invalid-request: an id');
  });

  it('reads versions and histories', async () => {
    expect(await call(vreadCall<Patient>(wardExchange('vread'), 'Patient', 'p1', '3'))).toMatchObject({ id: 'p1' });
    const history = wardExchange('history-instance');
    expect(
      await call(historyCall(history, 'Patient', 'p1', { _count: 2, _since: '2026-01-01T00:00:00Z' })),
    ).toMatchObject({
      type: 'history',
    });
    expect(seen.at(-1)?.input).toEqual({
      resourceType: 'Patient',
      id: 'p1',
      page: { _count: 2, _since: '2026-01-01T00:00:00Z' },
    });
  });

  it('creates, and reads where the resource is', async () => {
    const create = wardExchange('create');
    expect(await call(createCall(create, 'Patient', patient))).toEqual({
      created: true,
      resource: expect.objectContaining({ id: 'p2' }),
      location: { resourceType: 'Patient', id: 'p2', versionId: '4' },
      versionId: '4',
    });
    expect(
      await call(createCall(create, 'Patient', patient, { prefer: 'minimal', ifNoneExist: { name: 'Ann' } })),
    ).toEqual({
      created: false,
      resource: undefined,
      versionId: '4',
    });
    expect(seen.at(-1)?.input).toMatchObject({ ifNoneExist: { name: [{ any: ['Ann'] }] } });
    const observation = { resourceType: 'Observation', code: {} } as FhirResource;
    expect(await call(createCall(create, 'Observation', observation))).toBe('invalid-request: a status');
    expect(await call(createCall(create, 'Observation', patient))).toBe('invalid-request: a Observation resource');
  });

  it('updates by id and by search, for a version', async () => {
    const update = wardExchange('update');
    expect(await call(updateCall(update, 'Patient', patient, undefined, { ifMatch: '3' }))).toMatchObject({
      created: false,
    });
    expect(await call(updateCall(update, 'Patient', patient, undefined, { ifMatch: '2' }))).toBe(
      'operation-outcome 412',
    );
    expect(await call(updateCall(update, 'Patient', patient, { name: 'Ann' }))).toMatchObject({ created: false });
    expect(await call(updateCall(update, 'Patient', patient, {}))).toBe('invalid-request: a search parameter');
    expect(await call(updateCall(update, 'Patient', { resourceType: 'Patient' }, undefined))).toBe(
      'invalid-request: an id',
    );
  });

  it('patches by JSON Patch and by FHIRPath Patch', async () => {
    const patch = wardExchange('patch');
    const steps = [{ op: 'test', path: '/active', value: true } as const];
    expect(await call(patchCall<Patient>(patch, 'Patient', 'p1', steps))).toMatchObject({ resource: { id: 'p1' } });
    const parameters = { resourceType: 'Parameters', parameter: [{ name: 'operation' }] } as const;
    const given = { ...parameters, parameter: [...parameters.parameter] };
    expect(
      await call(patchCall<Patient>(patch, 'Patient', { name: 'Ann' }, given, { prefer: 'OperationOutcome' })),
    ).toMatchObject({ resource: undefined, outcome: { resourceType: 'OperationOutcome' } });
    expect(seen.map(({ input }) => input)).toMatchObject([
      { id: 'p1', patch: { kind: 'json-patch', operations: steps } },
      { search: { name: [{ any: ['Ann'] }] }, patch: { kind: 'fhirpath-patch' } },
    ]);
  });

  it('deletes by id and by search', async () => {
    expect(await call(deleteCall(wardExchange('delete'), 'Patient', 'p1', { ifMatch: '3' }))).toEqual({});
    expect(await call(deleteCall(wardExchange('delete'), 'Patient', { _id: 'p1' }))).toEqual({});
    expect(seen.map(({ input }) => input)).toMatchObject([{ id: 'p1', ifMatch: '3' }, { search: {} }]);
  });

  it('searches by GET and by POST, and turns pages of its own server only', async () => {
    const search = wardExchange('search-type');
    const wanted = { name: { any: ['A,b', 'C'], modifier: 'exact' }, birthdate: { prefix: 'ge', date: '2026' } };
    const first = await caller.call(searchCall(search, 'Patient', wanted));
    await call(searchCall(search, 'Patient', wanted, { method: 'POST', handling: 'strict' }));
    expect(seen[0]?.input).toEqual({
      resourceType: 'Patient',
      search: {
        name: [{ any: ['A,b', 'C'], modifier: 'exact' }],
        birthdate: [{ any: [{ prefix: 'ge', date: '2026' }] }],
      },
      unknown: [],
    });
    expect(seen[1]?.input).toEqual(seen[0]?.input);
    expect(first.ok ? pageLink(first.output, 'next') : undefined).toBe(`${server.origin}/fhir/?page=2`);
    expect(await call(pageCall(search, `${server.origin}/fhir/Patient?page=2`))).toMatchObject({ type: 'searchset' });
    expect(seen[2]?.input).toMatchObject({ unknown: ['page'] });
    for (const url of [
      'https://evil.example/fhir/Patient',
      `${server.origin}/other`,
      `${server.origin}/fhir/../x`,
      'http://[',
    ]) {
      expect(await call(pageCall(search, url))).toBe('invalid-request: an address below the base of the server');
    }
  });

  it('sends batches and transactions, and asks what the server can do', async () => {
    const batch: Bundle<FhirResource> = { resourceType: 'Bundle', type: 'batch' };
    expect(await call(bundleCall(wardExchange('batch'), batch))).toMatchObject({ type: 'batch-response' });
    expect(await call(bundleCall(wardExchange('transaction'), { ...batch, type: 'transaction' }))).toBe(
      'operation-outcome 422',
    );
    expect(await call(bundleCall(wardExchange('transaction'), batch))).toBe('invalid-request: transaction');
    expect(await call(capabilitiesCall(wardExchange('capabilities')))).toMatchObject({ kind: 'instance' });
  });
});

describe('an answer of another kind', () => {
  const answering = (body: unknown, headers: Record<string, string> = {}) =>
    new ExchangeCaller(
      {
        baseUrl: 'http://ward.example',
        fetch: async () =>
          new Response(JSON.stringify(body), { headers: { 'content-type': 'application/fhir+json', ...headers } }),
      },
      '4.0.1',
    );

  it('is no success', async () => {
    const result = await answering({ resourceType: 'Device' }).call(
      readCall<Patient>(wardExchange('read'), 'Patient', 'p1'),
    );
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'invalid-response', issues: [{ wanted: 'a Patient resource' }] },
    });
  });

  it('keeps the version of the ETag over that of the resource', async () => {
    const body = { resourceType: 'Patient', meta: { versionId: '1' } };
    const read = readCall<Patient>(wardExchange('read'), 'Patient', 'p1');
    expect(await answering(body, { etag: 'W/"2"' }).call(read)).toMatchObject({ output: { versionId: '2' } });
    expect(await answering(body).call(read)).toMatchObject({ output: { versionId: '1' } });
    expect(await answering({ resourceType: 'Patient', meta: 7 }).call(read)).toMatchObject({ ok: true });
  });
});

describe('headers', () => {
  it('read back what they were written from', () => {
    expect(versionOf(etagOf('a.1-b'))).toBe('a.1-b');
    expect(versionOf('"1"')).toBe('1');
    expect(versionOf('1')).toBeUndefined();
  });

  it.each([
    ['https://x.example/fhir/Patient/1/_history/2', { resourceType: 'Patient', id: '1', versionId: '2' }],
    ['Patient/1', { resourceType: 'Patient', id: '1' }],
    ['/fhir/Patient/1?x=y', { resourceType: 'Patient', id: '1' }],
    ['https://x.example/patients/1', undefined],
    ['', undefined],
  ])('find in the Location %s %o', (text, expected) => {
    expect(parseLocation(text)).toEqual(expected);
  });
});
