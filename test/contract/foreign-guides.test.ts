import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { arcadia, arcadiaCases, laboratory, patient } from '../support/arcadia-resources.ts';
import { compileBare } from '../support/bare-project.ts';
import {
  broken,
  counts,
  endConversations,
  foreignFolder,
  foreignModule,
  generateForeignGuides,
  post,
  talk,
} from '../support/foreign-guides.ts';

beforeAll(async () => {
  const printed = await generateForeignGuides('national-core', 'bulk-export', 'subscriptions', 'ihe-style');
  expect(printed).toEqual(Array(4).fill(expect.stringMatching(/^ok/)));
}, 300_000);

afterEach(endConversations);
afterAll(() => foreignFolder.remove());

it('compile together in a project that holds only the compiler and the base types', () => {
  foreignFolder.write(
    'src/use.ts',
    [
      "import type { ArcadiaCoreServerObservationSearch } from './national-core/arcadia-core-2.1.0/example-arcadia-core/types.ts';",
      "export const good: ArcadiaCoreServerObservationSearch = { patient: 'Patient/1', category: 'laboratory' };",
      '// @ts-expect-error: a category goes with a patient',
      "export const bad: ArcadiaCoreServerObservationSearch = { category: 'laboratory' };",
    ].join('\n'),
  );
  expect(compileBare(foreignFolder.path)).toEqual([]);
}, 300_000);

describe('a national core guide', () => {
  const server = {
    guide: 'national-core',
    path: 'example-arcadia-core/arcadia-core-server',
    name: 'ArcadiaCoreServer',
  } as const;
  it('has a client and a server of its one statement', async () => {
    expect(await counts('national-core')).toEqual([
      'arcadia-core-client: 2 types',
      'arcadia-core-server: 13 types',
      '7 interactions, 1 operations, 0 topics',
    ]);
  });

  it('says in its document and on its page which search parameters go together', () => {
    const released = 'src/national-core/arcadia-core-2.1.0';
    const { paths } = JSON.parse(foreignFolder.read(`${released}/openapi/arcadia-core-server.openapi.json`));
    const observation = 'Searched by patient + category (and date); patient + code (and date).';
    expect(paths['/Observation'].get.description).toBe(observation);
    expect(paths['/Observation/_search'].post.description).toBe(observation);
    expect(paths['/Patient'].get.description).toBe('Searched by name + birthdate (and gender); name + gender.');
    const page = foreignFolder.read(`${released}/docs/example-arcadia-core.md`);
    expect(page).toContain('| `name` + `birthdate` (and `gender`) SHALL, `name` + `gender` SHOULD |');
  });

  it.each(arcadiaCases)('judges %s', async (_what, profile, resource, rules) => {
    // What is left out of a case is left out of its JSON.
    expect(await broken('national-core', `validate${profile}`, JSON.parse(JSON.stringify(resource)))).toEqual(rules);
  });

  it('is spoken by its client and its server: conditional create, combined search, operation', async () => {
    const seen: unknown[] = [];
    const events: { readonly kind: string; readonly notes?: readonly unknown[] }[] = [];
    const handlers = {
      'ExampleArcadiaCore~arcadia-core-server/create': (input: {
        readonly resource: object;
        readonly ifNoneExist?: object;
      }) => {
        seen.push(input.ifNoneExist);
        return { resource: { ...input.resource, id: 'p1', meta: { versionId: '1' } }, created: true };
      },
      'ExampleArcadiaCore~arcadia-core-server/search': (
        input: object,
        { notes }: { readonly notes: readonly { readonly rule: string }[] },
      ) => {
        seen.push(Reflect.get(input, 'search'), ...notes.map(({ rule }) => rule));
        return { resourceType: 'Bundle', type: 'searchset' };
      },
      'ExampleArcadiaCore~arcadia-core-server/document-reference-fetch': (input: object) => {
        seen.push(input);
        return { resourceType: 'Bundle', type: 'searchset' };
      },
    };
    const onEvent = (event: { readonly kind: string }) => events.push(event);
    const { client, url } = await talk(server, handlers, { onEvent });
    const created = client.call('create', 'Patient', patient, { ifNoneExist: { identifier: '123456789' } });
    expect(await created).toMatchObject({ ok: true, output: { created: true, resource: { id: 'p1' } } });
    expect(await client.call('create', 'Patient', { ...patient, gender: undefined })).toMatchObject({
      ok: false,
      error: { kind: 'invalid-request', issues: [{ expression: 'Patient.gender' }] },
    });
    const combined = { patient: 'Patient/1', category: 'laboratory', date: { prefix: 'ge', date: '2026' } };
    expect(await client.call('search', 'Observation', combined)).toMatchObject({ ok: true });
    expect((await fetch(`${url}/Observation?date=2026`)).status).toBe(200);
    expect(
      await client.call(
        'documentReferenceFetch',
        { level: 'type', resourceType: 'DocumentReference' },
        { patient: '1' },
      ),
    ).toMatchObject({ ok: true });
    expect(seen).toEqual([
      { identifier: [{ any: [{ code: '123456789' }] }] },
      {
        patient: [expect.anything()],
        category: [expect.anything()],
        date: [{ any: [{ prefix: 'ge', date: '2026' }] }],
      },
      { date: [expect.anything()] },
      'search-combination',
      { patient: '1' },
    ]);
  });

  it('refuses a search that meets no combination only where what is inferred is enforced', async () => {
    const handlers = {
      'ExampleArcadiaCore~arcadia-core-server/search': () => ({ resourceType: 'Bundle', type: 'searchset' }),
    };
    const { url } = await talk(server, handlers, { policy: { enforce: 'chosen' } });
    expect((await fetch(`${url}/Observation?patient=Patient/1&code=1`)).status).toBe(200);
    const refused = await fetch(`${url}/Observation?date=2026`);
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({
        issue: [
          expect.objectContaining({
            diagnostics: 'Found "date", wanted a search by patient and category, or by patient and code.',
          }),
        ],
      }),
    ]);
  });

  it('holds a resource to those of several supported profiles that it claims', async () => {
    const handlers = {
      'ExampleArcadiaCore~arcadia-core-server/create': ({ resource }: { readonly resource: object }) => ({
        resource: { ...resource, id: 'o1' },
        created: true,
      }),
    };
    const { url } = await talk(server, handlers);
    const claim = (profile: string) => ({
      ...laboratory,
      meta: { profile: [`${arcadia}/StructureDefinition/${profile}|2.1.0`] },
    });
    expect((await post(`${url}/Observation`, claim('arc-laboratory'))).status).toBe(201);
    expect((await post(`${url}/Observation`, claim('arc-vital-sign'))).status).toBe(422);
    expect((await post(`${url}/Observation`, claim('something-else'))).status).toBe(201);
    expect((await post(`${url}/Observation`, { ...laboratory, category: undefined })).status).toBe(201);
  });
});

describe('a bulk-export guide', () => {
  const server = { guide: 'bulk-export', path: 'example-bulk-export/bulk-server', name: 'BulkServer' } as const;
  const status = 'https://bulk.example/status/1';

  it('has operations of the system, of types and of instances', async () => {
    expect(await counts('bulk-export')).toEqual([
      'bulk-server: 3 types',
      'example-bulk-export-caller: 0 types',
      '3 interactions, 5 operations, 0 topics',
    ]);
  });

  it('answers later where the client prefers that, by GET and by POST, and reads the manifest when it is there', async () => {
    const seen: unknown[] = [];
    const { answerLater, prefersLater } = await import(
      /* @vite-ignore */ foreignFolder.join('src/bulk-export/runtime/answer-later.ts')
    );
    const manifest = {
      transactionTime: '2026-01-01T00:00:00Z',
      request: 'https://bulk.example/fhir/$export',
      requiresAccessToken: true,
      output: [
        {
          type: 'Patient',
          url: 'https://bulk.example/1.ndjson',
          count: 2,
          checksum: { algorithm: 'SHA-256', value: 'AAAA' },
        },
        { type: 'Group', url: 'https://bulk.example/2.ndjson' },
      ],
    };
    const kickOff = (input: unknown, { request, target }: { readonly request: Request; readonly target: unknown }) => {
      seen.push([target, input]);
      if (prefersLater(request.headers)) throw answerLater(status);
      return undefined;
    };
    const { client, url } = await talk(server, {
      'ExampleBulkExport~bulk-server/export': kickOff,
      'ExampleBulkExport~bulk-server/patient-export': kickOff,
      'ExampleBulkExport~bulk-server/group-export': kickOff,
      'ExampleBulkExport~bulk-server/export-manifest': () => manifest,
    });
    const later = { headers: { Prefer: 'respond-async' } };
    const pending = { ok: false, error: { kind: 'pending', status: 202, statusUrl: status } };
    expect(await client.call('export', { _type: ['Patient', 'Group'] }, later)).toMatchObject(pending);
    const patients = { patient: [{ reference: 'Patient/1' }] };
    expect(
      await client.call('patientExport', { level: 'type', resourceType: 'Patient' }, patients, later),
    ).toMatchObject(pending);
    const group = { level: 'instance', resourceType: 'Group', id: 'g1' };
    expect(await client.call('groupExport', group, {}, later)).toMatchObject(pending);
    expect(await client.call('export', {})).toMatchObject({ ok: true, output: undefined });
    const byGet = await fetch(`${url}/Group/g1/$export?_since=2026-01-01T00:00:00Z`, later);
    expect([byGet.status, byGet.headers.get('content-location')]).toEqual([202, status]);
    expect((await fetch(`${url}/Patient/p1/$export`, later)).status).toBe(404);
    expect(seen).toEqual([
      [{ level: 'system' }, { _type: ['Patient', 'Group'] }],
      [{ level: 'type', resourceType: 'Patient' }, patients],
      [group, {}],
      [{ level: 'system' }, {}],
      [group, { _since: '2026-01-01T00:00:00Z' }],
    ]);
    expect(await client.call('exportManifest', { job: '1' })).toMatchObject({ ok: true, output: manifest });
  });

  it('holds what comes in to the profile of its Parameters', async () => {
    const { client } = await talk(server, {});
    const input = {
      inputFormat: 'application/fhir+json',
      inputSource: 'https://bulk.example',
      input: [{ type: 'Patient', url: 'https://bulk.example/1.ndjson' }],
    };
    const result = await client.call('import', input);
    expect(result).toMatchObject({ ok: false, error: { kind: 'invalid-request' } });
    expect(JSON.stringify(result)).toContain('application/fhir+ndjson');
  });

  it('refuses parts that the definition does not have', async () => {
    const { url } = await talk(server, {
      'ExampleBulkExport~bulk-server/import': () => ({
        resourceType: 'OperationOutcome',
        issue: [{ severity: 'information', code: 'informational' }],
      }),
    });
    const body = (...part: readonly object[]) => ({
      resourceType: 'Parameters',
      parameter: [
        { name: 'inputFormat', valueCode: 'application/fhir+ndjson' },
        { name: 'inputSource', valueUri: 'https://bulk.example' },
        { name: 'input', part },
      ],
    });
    const type = { name: 'type', valueCode: 'Patient' };
    const at = { name: 'url', valueUrl: 'https://bulk.example/1.ndjson' };
    expect((await post(`${url}/$import`, body(type, at))).status).toBe(200);
    expect((await post(`${url}/$import`, body(type))).status).toBe(422);
    expect((await post(`${url}/$import`, body(type, at, { name: 'more', valueUrl: 'https://x.example' }))).status).toBe(
      422,
    );
  });
});

describe('a subscription guide', () => {
  const encounter = (status: string) => ({
    resourceType: 'Encounter',
    status,
    class: { code: 'IMP' },
    subject: { reference: 'Patient/1' },
  });
  const observation = { resourceType: 'Observation', status: 'final', code: { text: 'x' } };

  it('has its three topics, whichever way each is written', async () => {
    expect(await counts('subscriptions')).toEqual([
      'example-subscriptions-caller: 0 types',
      'subscription-server: 2 types',
      '6 interactions, 2 operations, 3 topics',
    ]);
  });

  it.each([
    ['R5', 'Admission', 'update', encounter('planned'), encounter('in-progress'), true],
    ['R5', 'Admission', 'create', undefined, encounter('in-progress'), true],
    ['R5', 'Admission', 'update', encounter('in-progress'), encounter('in-progress'), false],
    ['R4B', 'LabResult', 'create', undefined, observation, true],
    ['R4B', 'LabResult', 'create', undefined, { ...observation, status: 'preliminary' }, false],
    ['R4B', 'LabResult', 'update', observation, observation, false],
    ['Basic', 'Discharge', 'update', encounter('in-progress'), encounter('finished'), true],
    ['Basic', 'Discharge', 'update', encounter('planned'), encounter('finished'), false],
  ])('fires a topic written as %s: %s on %s', async (_form, topic, interaction, previous, current, fires) => {
    const topics = await foreignModule('subscriptions', 'structures/topics.ts');
    expect(topics.call(`is${topic}Event`, previous, current, interaction)).toBe(fires);
  });

  it.each([
    ['Admission', 'Encounter?date=ge2026-01-01', true],
    ['LabResult', 'Observation?date=ge2026-01-01', true],
    ['LabResult', 'Observation?patient:in=https://lists.example/1', true],
    ['LabResult', 'Observation?date=ap2026-01-01', false],
    ['Discharge', 'Encounter?patient=Patient/1', true],
    ['Discharge', 'Encounter?date=2026', false],
  ])('takes the filters of a topic: %s %s', async (topic, text, ok) => {
    const topics = await foreignModule('subscriptions', 'structures/topics.ts');
    expect(topics.call(`parse${topic}Filter`, text)).toMatchObject({ ok });
  });
});

describe('an IHE-style guide', () => {
  const supplier = {
    guide: 'ihe-style',
    path: 'example-ehx-sharing/patient-supplier',
    name: 'PatientSupplier',
  } as const;
  const recipient = {
    guide: 'ihe-style',
    path: 'example-ehx-sharing/document-recipient',
    name: 'DocumentRecipient',
  } as const;
  const request = (url: string) => ({ method: 'POST', url });
  const list = {
    resourceType: 'List',
    status: 'current',
    mode: 'working',
    code: { coding: [{ system: 'https://fhir.example/ehx/CodeSystem/list-kind', code: 'submissionset' }] },
    subject: { reference: 'Patient/1' },
    date: '2026-01-01',
  };
  const shared = {
    resourceType: 'DocumentReference',
    masterIdentifier: { value: 'urn:oid:1.2.3' },
    status: 'current',
    subject: { reference: 'Patient/1' },
    content: [{ attachment: { contentType: 'text/plain', url: 'urn:uuid:9f1b1b4e-6c1d-4b59-8f6e-0f3f5c1f2a10' } }],
  };
  const bundle = (...entry: readonly object[]) => ({ resourceType: 'Bundle', type: 'transaction', entry });

  it('pairs its actors by what one asks for and the other offers, with the profiles of the guide it depends on', async () => {
    expect(await counts('ihe-style')).toEqual([
      'document-recipient: 0 types',
      'document-source: 0 types',
      'patient-consumer: 1 types',
      'patient-supplier: 1 types',
      '5 interactions, 1 operations, 0 topics',
    ]);
    expect(await broken('ihe-style', 'validateArcPatient', { ...patient, birthDate: undefined })).toContain(
      'cardinality-min Patient.birthDate',
    );
  });

  it('judges the bundle that is provided, slice by slice', async () => {
    const submission = { resource: list, request: request('List') };
    const document = { resource: shared, request: request('DocumentReference') };
    const rules = (...entries: readonly object[]) => broken('ihe-style', 'validateProvideBundle', bundle(...entries));
    expect(await rules(submission, document)).toEqual([]);
    expect(await rules(submission)).not.toEqual([]);
    expect(await rules(submission, submission, document)).not.toEqual([]);
    expect(await rules({ ...submission, resource: { ...list, mode: 'snapshot' } }, document)).not.toEqual([]);
  });

  it('is spoken by its clients and servers: match by Parameters or by a bare patient, and a transaction', async () => {
    const seen: unknown[] = [];
    const found = { resourceType: 'Bundle', type: 'searchset' };
    const { client, url } = await talk(supplier, {
      'ExampleEhxSharing~patient-supplier/patient-match': (input: unknown) => {
        seen.push(input);
        return found;
      },
    });
    const fay = { resourceType: 'Patient', name: [{ family: 'Fictional' }] };
    const target = { level: 'type', resourceType: 'Patient' };
    expect(await client.call('patientMatch', target, { resource: fay, count: 3 })).toMatchObject({
      ok: true,
      output: found,
    });
    expect((await post(`${url}/Patient/$match?count=3`, fay)).status).toBe(200);
    expect(seen).toEqual([
      { resource: fay, count: 3 },
      { resource: fay, count: 3 },
    ]);
    const wrong = await post(`${url}/Patient/$match?count=many`, { ...fay, colour: 'red' });
    expect([wrong.status, await wrong.json()]).toMatchObject([
      422,
      { issue: [{ expression: ['Patient.colour'] }, {}] },
    ]);

    const documents = await talk(recipient, {
      'ExampleEhxSharing~document-recipient/transaction': () => ({
        resourceType: 'Bundle',
        type: 'transaction-response',
      }),
    });
    const sent = bundle({ resource: list, request: request('List') });
    expect(await documents.client.call('transaction', sent)).toMatchObject({ ok: true });
  });
});
