import { beforeEach, describe, expect, it } from 'vitest';
import { type Seen, wardServer } from '../../support/ward-server.ts';

let seen: Seen = [];
beforeEach(() => {
  seen = [];
});

const json = { 'content-type': 'application/fhir+json' };

async function send(method: string, path: string, headers: Record<string, string> = {}, body?: unknown) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const request = new Request(`http://ward.example/fhir${path}`, { method, headers, body: text ?? null });
  const response = await wardServer(seen, { basePath: '/fhir' })(request);
  const answer = await response.text();
  const parsed: unknown = answer === '' ? undefined : JSON.parse(answer);
  return { status: response.status, headers: response.headers, body: parsed };
}

async function wordsOf(
  method: string,
  path: string,
  headers?: Record<string, string>,
  body?: unknown,
): Promise<string> {
  const answer = await send(method, path, headers, body);
  const { issue } = answer.body as { readonly issue: readonly { readonly details: { readonly text: string } }[] };
  return `${answer.status} ${issue.map(({ details }) => details.text).join(' ')}`;
}

describe('a read', () => {
  it('gives the resource with its version', async () => {
    const { status, headers, body } = await send('GET', '/Patient/p1');
    expect([status, headers.get('etag'), headers.get('last-modified')]).toEqual([
      200,
      'W/"3"',
      'Mon, 02 Mar 2026 15:10:00 GMT',
    ]);
    expect(body).toMatchObject({ resourceType: 'Patient', id: 'p1' });
    expect(seen).toEqual([{ interaction: 'read', input: { resourceType: 'Patient', id: 'p1' } }]);
  });

  it.each([
    ['if-none-match', 'W/"3"', 304],
    ['if-none-match', '"2", "3"', 304],
    ['if-none-match', 'W/"2"', 200],
    ['if-none-match', 'nonsense', 200],
    ['if-modified-since', 'Mon, 02 Mar 2026 15:10:00 GMT', 304],
    ['if-modified-since', 'Mon, 02 Mar 2026 15:09:59 GMT', 200],
    ['if-modified-since', 'nonsense', 200],
  ])('with %s: %s is answered with %s', async (name, value, status) => {
    const answer = await send('GET', '/Patient/p1', { [name]: value });
    expect([answer.status, answer.body === undefined]).toEqual([status, status === 304]);
  });

  it('of what is not there, was deleted, is of another type or of no id is refused', async () => {
    expect(await wordsOf('GET', '/Patient/p9')).toBe('404 There is none.');
    expect(await wordsOf('GET', '/Patient/gone')).toBe('410 It was deleted.');
    expect((await send('GET', '/Device/p1')).status).toBe(404);
    expect((await send('GET', '/Patient/a_b')).status).toBe(404);
    expect((await send('PUT', '/Patient/p1/_history/1')).status).toBe(405);
    expect((await send('GET', '/Patient/p1', { accept: 'application/fhir+xml' })).status).toBe(406);
  });

  it('of a version, and of a history, names what it is of', async () => {
    expect((await send('GET', '/Patient/p1/_history/3')).status).toBe(200);
    expect((await send('GET', '/Patient/p1/_history?_count=5&_since=2026-01-01T00:00:00Z&_at=2026')).status).toBe(200);
    expect(seen.map(({ input }) => input)).toEqual([
      { resourceType: 'Patient', id: 'p1', versionId: '3' },
      { resourceType: 'Patient', id: 'p1', page: { _count: 5, _since: '2026-01-01T00:00:00Z', _at: '2026' } },
    ]);
    expect(await wordsOf('GET', '/Patient/p1/_history?_count=x')).toBe('400 _count is a number from 0.');
    expect(await wordsOf('GET', '/Patient/p1/_history?_since=2026')).toBe('400 _since is an instant.');
    expect(await wordsOf('GET', '/Patient/p1/_history?_at=x')).toBe('400 _at is a date or a time.');
  });

  it('whose resource is not of the type asked for is the server’s failure', async () => {
    expect((await send('GET', '/Observation/p1')).status).toBe(500);
  });
});

describe('a create', () => {
  const patient = { resourceType: 'Patient', active: true };

  it('is answered with 201, where the resource is and what it is', async () => {
    const { status, headers, body } = await send('POST', '/Patient', json, patient);
    expect([status, headers.get('location'), headers.get('etag')]).toEqual([
      201,
      'http://ward.example/fhir/Patient/p2/_history/4',
      'W/"4"',
    ]);
    expect(body).toMatchObject({ resourceType: 'Patient', id: 'p2', active: true });
    expect(seen).toEqual([{ interaction: 'create', input: { resourceType: 'Patient', resource: patient } }]);
  });

  it.each([
    ['return=minimal', undefined],
    ['return=representation', 'Patient'],
    ['return=OperationOutcome', 'OperationOutcome'],
    ['handling=strict; return="minimal"', undefined],
    ['return=nonsense', 'Patient'],
  ])('with Prefer: %s holds %s', async (prefer, type) => {
    const { status, body } = await send('POST', '/Patient', { ...json, prefer }, patient);
    expect([status, (body as { readonly resourceType?: string } | undefined)?.resourceType]).toEqual([201, type]);
  });

  it('creates nothing where a search finds one, as far as that is offered', async () => {
    const { status, headers } = await send('POST', '/Patient', { ...json, 'if-none-exist': 'name=Ann' }, patient);
    expect([status, headers.get('location')]).toEqual([200, null]);
    expect(seen[0]?.input).toMatchObject({ ifNoneExist: { name: [{ any: ['Ann'] }] } });
    const observation = { resourceType: 'Observation', status: 'final' };
    expect(await wordsOf('POST', '/Observation', { ...json, 'if-none-exist': 'code=a' }, observation)).toBe(
      '412 This resource type is not created conditionally.',
    );
    expect(await wordsOf('POST', '/Patient', { ...json, 'if-none-exist': '_count=1&colour=red' }, patient)).toBe(
      '400 Not a search parameter here: colour.',
    );
    expect(await wordsOf('POST', '/Patient', { ...json, 'if-none-exist': '' }, patient)).toBe(
      '412 The search that names the resource is empty.',
    );
  });

  it('of what is malformed, of another type or breaks a rule is refused', async () => {
    expect((await send('POST', '/Patient', json, '{')).status).toBe(400);
    expect((await send('POST', '/Patient', json, { resourceType: 'Device' })).status).toBe(400);
    expect((await send('POST', '/Patient', { 'content-type': 'text/plain' }, patient)).status).toBe(415);
    expect(await wordsOf('POST', '/Observation', json, { resourceType: 'Observation' })).toBe(
      '422 Found nothing, wanted a status, at Observation.status.',
    );
    expect(seen).toEqual([]);
  });
});

describe('an update', () => {
  const patient = (id: string) => ({ resourceType: 'Patient', id });

  it('is answered with 200, or 201 where it creates', async () => {
    const { status, headers } = await send('PUT', '/Patient/p1', { ...json, 'if-match': 'W/"3"' }, patient('p1'));
    expect([status, headers.get('etag'), headers.get('location')]).toEqual([200, 'W/"4"', null]);
    expect((await send('PUT', '/Patient/new', json, patient('new'))).status).toBe(201);
    expect(seen.map(({ input }) => input)).toEqual([
      { resourceType: 'Patient', id: 'p1', ifMatch: '3', resource: patient('p1') },
      { resourceType: 'Patient', id: 'new', resource: patient('new') },
    ]);
  });

  it('is refused for another version, another id, or no ETag', async () => {
    expect((await send('PUT', '/Patient/p1', { ...json, 'if-match': 'W/"2"' }, patient('p1'))).status).toBe(412);
    expect(await wordsOf('PUT', '/Patient/p1', json, patient('p2'))).toBe(
      '400 The id of the resource is not that of the address.',
    );
    expect(await wordsOf('PUT', '/Patient/p1', { ...json, 'if-match': '3' }, patient('p1'))).toBe(
      '400 If-Match must be one ETag, as in W/"1".',
    );
  });

  it('may name the resource by a search, as far as that is offered', async () => {
    expect((await send('PUT', '/Patient?name=Ann', json, { resourceType: 'Patient' })).status).toBe(200);
    expect(seen[0]?.input).toEqual({
      resourceType: 'Patient',
      resource: { resourceType: 'Patient' },
      search: { name: [{ any: ['Ann'] }] },
    });
    expect(await wordsOf('PUT', '/Patient', json, { resourceType: 'Patient' })).toBe(
      '412 The search that names the resource is empty.',
    );
    const observation = { resourceType: 'Observation', status: 'final' };
    expect((await send('PUT', '/Observation?code=a', json, observation)).status).toBe(405);
  });
});

describe('a patch', () => {
  it('may be a JSON Patch or a FHIRPath Patch', async () => {
    const operations = [{ op: 'replace', path: '/active', value: false }];
    const patchType = { 'content-type': 'application/json-patch+json' };
    expect((await send('PATCH', '/Patient/p1', patchType, operations)).status).toBe(200);
    const parameters = { resourceType: 'Parameters', parameter: [{ name: 'operation' }] };
    const preferred = await send(
      'PATCH',
      '/Patient?name=Ann',
      { ...json, prefer: 'return=OperationOutcome' },
      parameters,
    );
    expect(preferred.body).toMatchObject({ resourceType: 'OperationOutcome' });
    expect(seen.map(({ input }) => input)).toEqual([
      { resourceType: 'Patient', id: 'p1', patch: { kind: 'json-patch', operations } },
      {
        resourceType: 'Patient',
        search: { name: [{ any: ['Ann'] }] },
        patch: { kind: 'fhirpath-patch', parameters },
      },
    ]);
  });

  it.each([
    [{}, 'Found an object, wanted an array of operations, at patch.'],
    [
      [{ op: 'append', path: '/a' }],
      'Found "append", wanted an operation: add, replace, test, remove, move, copy, at patch[0].op.',
    ],
    [[{ op: 'add', path: '/a' }], 'Found nothing, wanted value, at patch[0].value.'],
    [
      [{ op: 'move', from: 'a', path: '/a~2' }],
      'Found "a", wanted a JSON pointer, at patch[0].from. Found "/a~2", wanted a JSON pointer, at patch[0].path.',
    ],
  ])('that is no patch is refused: %j', async (body, words) => {
    expect(await wordsOf('PATCH', '/Patient/p1', { 'content-type': 'application/json-patch+json' }, body)).toBe(
      `422 ${words}`,
    );
  });

  it.each([
    { 'content-type': 'application/json-patch+json; charset=utf-16' },
    { 'content-type': 'application/json-patch+json', 'content-encoding': 'gzip' },
  ])('that is a JSON Patch is refused with %j', async (headers) => {
    expect((await send('PATCH', '/Patient/p1', headers, [])).status).toBe(415);
  });

  it('of another media type or another resource is refused', async () => {
    expect((await send('PATCH', '/Patient/p1', { 'content-type': 'application/xml-patch+xml' }, '<x/>')).status).toBe(
      415,
    );
    expect((await send('PATCH', '/Patient/p1', json, { resourceType: 'Patient' })).status).toBe(400);
  });
});

describe('a delete', () => {
  it('has no body, and may name the resource by a search', async () => {
    expect((await send('DELETE', '/Patient/p1', { 'if-match': 'W/"3"' })).status).toBe(204);
    expect((await send('DELETE', '/Patient?_id=p1')).status).toBe(204);
    expect(seen.map(({ input }) => input)).toEqual([
      { resourceType: 'Patient', id: 'p1', ifMatch: '3' },
      { resourceType: 'Patient', search: { _id: [{ any: [{ code: 'p1' }] }] } },
    ]);
  });
});

describe('a search', () => {
  it('is read from the URL, from a form, and from both', async () => {
    expect((await send('GET', '/Patient?name=Ann&_revinclude=Observation:subject')).status).toBe(200);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send('POST', '/Patient/_search?_count=5', form, 'birthdate=ge2026&name=A%20B')).status).toBe(200);
    expect(seen.map(({ input }) => input)).toEqual([
      {
        resourceType: 'Patient',
        search: { name: [{ any: ['Ann'] }], _revinclude: ['Observation:subject'] },
        unknown: [],
      },
      {
        resourceType: 'Patient',
        search: { _count: 5, birthdate: [{ any: [{ prefix: 'ge', date: '2026' }] }], name: [{ any: ['A B'] }] },
        unknown: [],
      },
    ]);
    expect((await send('POST', '/Patient/_search', json, '{}')).status).toBe(415);
  });

  it('passes over what it does not know, or refuses it, as the client prefers', async () => {
    expect((await send('GET', '/Patient?colour=red', { prefer: 'handling=lenient' })).status).toBe(200);
    expect(seen[0]?.input).toEqual({ resourceType: 'Patient', search: {}, unknown: ['colour'] });
    expect(await wordsOf('GET', '/Patient?colour=red', { prefer: 'handling=strict' })).toBe(
      '400 Not supported in this search: colour.',
    );
  });

  it('that is malformed is refused, whatever the client prefers', async () => {
    expect(await wordsOf('GET', '/Patient?birthdate=today', { prefer: 'handling=lenient' })).toBe(
      '400 Found "today" in the search parameter "birthdate", wanted a date: [prefix]YYYY-MM-DDThh:mm:ss+zz:zz, as far as it is known.',
    );
  });
});

describe('a Bundle', () => {
  it('goes to the interaction of its type', async () => {
    expect((await send('POST', '/', json, { resourceType: 'Bundle', type: 'batch' })).status).toBe(200);
    expect(await wordsOf('POST', '', json, { resourceType: 'Bundle', type: 'transaction' })).toBe('422 No.');
    expect(seen.map(({ interaction }) => interaction)).toEqual(['batch', 'transaction']);
    expect(await wordsOf('POST', '/', json, { resourceType: 'Bundle', type: 'collection' })).toBe(
      '400 The Bundle must be of type batch.',
    );
  });
});

describe('the metadata', () => {
  it('are a CapabilityStatement', async () => {
    const { status, body } = await send('GET', '/metadata');
    expect([status, body]).toMatchObject([200, { resourceType: 'CapabilityStatement' }]);
    expect((await send('GET', '/')).status).toBe(405);
  });
});
