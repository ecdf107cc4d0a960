import { afterEach, describe, expect, it } from 'vitest';
import type { SetContextInput } from '../../generated/halo-1.1.0/ca-sofa/types.ts';
import { release } from '../../generated/halo-1.1.0/release.ts';
import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import {
  type ContextSource,
  type ContextSourceOptions,
  createContextSource,
} from '../../simulators/actors/context-source/actor.ts';
import { emptySourceTables } from '../../simulators/actors/context-source/state.ts';
import { encounter, patient, practitioner } from '../../simulators/data/clinic-visit.ts';
import { type Clock, createManualClock } from '../../simulators/kit/clock.ts';
import { serve } from '../../simulators/kit/http-server.ts';
import { createMemoryStore } from '../../simulators/kit/memory-store.ts';
import { createSeededRandom } from '../../simulators/kit/random.ts';
import { startManager } from '../support/loopback-manager.ts';

const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A clock whose waits are over at once, and that remembers them. */
function impatientClock(): Clock & { readonly waits: readonly number[] } {
  const waits: number[] = [];
  const clock = createManualClock(0);
  return {
    ...clock,
    waits,
    at: (timeMs, run) => {
      waits.push(timeMs - clock.nowMs());
      return clock.at(clock.nowMs(), run);
    },
  };
}

function sourceFor(managerBaseUrl: string, more: Partial<ContextSourceOptions> = {}) {
  const events: ExchangeEvent[] = [];
  const clock = impatientClock();
  const source = createContextSource({
    release,
    clock,
    random: createSeededRandom('source'),
    store: createMemoryStore(emptySourceTables()),
    managerBaseUrl,
    log: (event) => events.push(event),
    ...more,
  });
  return { source, events, clock };
}

/** A source beside a real manager. */
async function withManager(more: Partial<ContextSourceOptions> = {}) {
  const lab = await startManager();
  opened.push(lab.close);
  return { lab, ...sourceFor(lab.baseUrl, more) };
}

type Answer = (request: Request) => Response | Promise<Response>;

/** A source whose manager answers by a script, then as a real one does; both over real sockets. */
async function withAnswers(script: readonly Answer[], more: Partial<ContextSourceOptions> = {}) {
  const lab = await startManager();
  const requests: Request[] = [];
  const server = await serve(async (request) => {
    const answer = script[requests.length];
    requests.push(request);
    return answer === undefined ? lab.manager.handle(request) : answer(request);
  });
  opened.push(server.close, lab.close);
  return { lab, requests, ...sourceFor(`${server.origin}/fhir`, more) };
}

const entry = [patient, encounter, practitioner].map(({ fullUrl, resource }) => ({
  fullUrl,
  resource,
  request: { method: 'POST' as const, url: resource.resourceType },
}));
const resources = { resourceType: 'Bundle' as const, type: 'transaction' as const, entry };
const visit: SetContextInput = { patient: { reference: patient.fullUrl }, resources };

async function open(source: ContextSource): Promise<string> {
  const result = await source.setContext(visit);
  return result.ok ? result.output.launchID : '';
}

describe('a Context Source', () => {
  it('SOFA-001 sets a context', async () => {
    const { source } = await withManager();
    expect(await source.setContext(visit)).toMatchObject({ ok: true, status: 200, attempts: 1 });
  });

  it('SOFA-002 clears a context', async () => {
    const { source } = await withManager();
    expect(await source.clearContext(await open(source))).toMatchObject({ ok: true, status: 200 });
    expect((await source.openContexts()).size).toBe(0);
  });

  it('SOFA-005 supports every transaction the profile requires of it', async () => {
    const { source } = await withManager();
    const required = Object.entries(release.transactions).flatMap(([id, { initiator, initiatorExpectation }]) =>
      initiator === 'context-source' && initiatorExpectation === 'SHALL' && id.startsWith('CA:SoFA') ? [id] : [],
    );
    expect(required).toEqual(['CA:SoFA-1']);
    expect((await source.setContext({})).ok).toBe(true);
  });

  it('SOFA-046 keeps what the manager made of its resources, with their versions', async () => {
    const { source, lab } = await withManager();
    const launchId = await open(source);
    const known = await source.knownId(patient.fullUrl);
    expect(known).toEqual({ managerKey: expect.stringMatching(/^Patient\//), versionId: '1', launchId });
    expect(await lab.manager.findResource(known?.managerKey ?? '')).toBeDefined();
  });

  it('SOFA-046 uses the map: what the manager has already is referred to by its own id', async () => {
    const { source, lab } = await withManager();
    await open(source);
    const result = await source.setContext({ encounter: { reference: encounter.fullUrl } });
    const launch = await lab.manager.findLaunch(result.ok ? result.output.launchID : '');
    expect(launch?.context.encounter?.reference).toBe(await source.managerKeyOf(encounter.fullUrl));
  });

  it('SOFA-046 keeps an id as long as a context refers to it', async () => {
    const { source } = await withManager();
    const first = await open(source);
    const second = await source.setContext({ encounter: { reference: encounter.fullUrl } });
    await source.clearContext(first);
    expect([await source.managerKeyOf(patient.fullUrl), await source.managerKeyOf(encounter.fullUrl)]).toEqual([
      undefined,
      expect.stringMatching(/^Encounter\//),
    ]);
    await source.clearContext(second.ok ? second.output.launchID : '');
    expect(await source.managerKeyOf(encounter.fullUrl)).toBeUndefined();
  });

  it.each([
    ['Patient/p-1', 'Patient/p-1'],
    ['Patient/p-1/_history/2', 'Patient/p-1'],
    ['https://sofa.example.ca/fhir/Patient/p-1/_history/2', 'Patient/p-1'],
    ['https://sofa.example.ca/fhir', undefined],
    ['/_history/2', undefined],
    ['A'.repeat(300_000), undefined],
  ])('SOFA-046 reads the location %.60s', async (location, key) => {
    const { lab, source } = await withAnswers([
      async (request) => {
        const answer = await (await lab.manager.handle(request)).text();
        return Response.json(JSON.parse(answer.replace(/Patient\/[^"/]+\/_history\/1/, location)));
      },
    ]);
    expect(await source.setContext(visit)).toMatchObject({ ok: true });
    expect(await source.managerKeyOf(patient.fullUrl)).toBe(key);
  });

  it('SOFA-050 uses the launch id as launch, and the FHIR base of the manager as iss', async () => {
    const { source, lab } = await withManager();
    const launchId = await open(source);
    const url = new URL(source.launchUrl('https://app.example.ca/launch?iss=https://old.example&lang=fr', launchId));
    expect([...url.searchParams].sort()).toEqual([
      ['iss', lab.baseUrl],
      ['lang', 'fr'],
      ['launch', launchId],
    ]);
  });

  it('SOFA-064 goes on after a clear that failed, and keeps the context among those open', async () => {
    const failing = () => new Response(null, { status: 422 });
    const { source, lab } = await withAnswers([]);
    const launchId = await open(source);
    const { source: other } = await withAnswers([failing]);
    expect(await other.clearContext(launchId)).toMatchObject({ ok: false, advice: 'correct-the-message' });
    expect([...(await source.openContexts()).keys()]).toEqual([launchId]);
    expect(await lab.manager.findLaunch(launchId)).toBeDefined();
  });

  it('SOFA-061 sends one launchID', async () => {
    const bodies: unknown[] = [];
    const capture: Answer = async (request) => {
      bodies.push(await request.json());
      return new Response(null, { status: 422 });
    };
    const { source } = await withAnswers([capture]);
    await source.clearContext('abc');
    expect(bodies).toEqual([{ resourceType: 'Parameters', parameter: [{ name: 'launchID', valueString: 'abc' }] }]);
  });
});

/** What a source does not send, whatever it is asked to. */
const unsendable: readonly (readonly [requirement: string, rule: string, input: unknown])[] = [
  ['SOFA-012', 'an unknown shape', { ...visit, resources: { ...resources, colour: 'red' } }],
  ['SOFA-014', 'an appID that the catalog does not have', { appID: 'unknown' }],
  [
    'SOFA-016',
    'a patient that leads nowhere',
    { patient: { reference: 'urn:uuid:00000000-0000-4000-8000-000000000000' } },
  ],
  ['SOFA-016', 'a patient of another server', { patient: { reference: 'https://elsewhere.example/fhir/Patient/1' } }],
  [
    'SOFA-017',
    'an encounter that leads nowhere',
    { encounter: { reference: 'urn:uuid:00000000-0000-4000-8000-000000000000' } },
  ],
  ['SOFA-030', 'a batch', { resources: { ...resources, type: 'batch' } }],
  [
    'SOFA-031',
    'an entry without fullUrl',
    { resources: { ...resources, entry: entry.map(({ fullUrl: _, ...rest }) => rest) } },
  ],
  [
    'SOFA-032',
    'an entry with another method',
    { resources: { ...resources, entry: [{ ...entry[0], request: { method: 'PUT', url: 'Patient/1' } }] } },
  ],
  ['SOFA-036', 'a resource that breaks its profile', visit],
];

describe('what a Context Source does not send', () => {
  it.each(unsendable)('%s: %s', async (requirement, _rule, input) => {
    const profiles: ContextSourceOptions['profiles'] = {
      Patient: (value, validation, at) => {
        if (typeof value === 'object' && value !== null && 'identifier' in value) return;
        validation.report({ rule: 'cardinality-min', code: 'required', at, found: undefined, wanted: 'an identifier' });
      },
    };
    const { source, requests } = await withAnswers([], {
      knownAppIds: ['erec-forms-ca'],
      ...(requirement === 'SOFA-036' ? { profiles } : {}),
    });
    // A caller without types.
    const result = await source.setContext(input as SetContextInput);
    expect(result).toMatchObject({ ok: false, advice: 'correct-the-message', mayHaveHappened: false });
    if (requirement !== 'SOFA-012') {
      const issues = !result.ok && result.error.kind === 'invalid-request' ? result.error.issues : [];
      expect(issues.map((issue) => issue.requirement)).toContain(requirement);
    }
    expect(requests).toHaveLength(0);
  });

  it.each([
    ['SOFA-012 sends what its definition allows', visit],
    ['SOFA-014 sends an appID of the catalog', { appID: 'erec-forms-ca' }],
    ['SOFA-016 sends a patient of the Bundle', visit],
    ['SOFA-017 sends an encounter of the Bundle', { encounter: { reference: encounter.fullUrl }, resources }],
    ['SOFA-030 sends a transaction', visit],
    ['SOFA-031 sends each entry with its fullUrl', visit],
    ['SOFA-032 sends each entry with a request', visit],
    ['SOFA-036 sends resources where no profile is wanted', visit],
  ])('%s, and is not refused', async (_title, input) => {
    const { source, requests } = await withAnswers([], { knownAppIds: ['erec-forms-ca'] });
    expect([(await source.setContext(input)).ok, requests.length]).toEqual([true, 1]);
  });
});

const refuse =
  (status: number, headers: Record<string, string> = {}): Answer =>
  () =>
    new Response(
      JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'processing' }] }),
      { status, headers: { 'content-type': 'application/fhir+json', ...headers } },
    );

interface Judged {
  readonly status: number;
  readonly advice: string;
  readonly mayHaveHappened?: boolean;
  /** How often the source tries to set, and to clear; default: once. */
  readonly attempts?: readonly [number, number];
  /** What it advises where it was to clear, if that differs. */
  readonly clearAdvice?: string;
}

const refusals: readonly Judged[] = [
  { status: 400, advice: 'correct-the-message' },
  { status: 401, advice: 'sign-in-again' },
  { status: 403, advice: 'ask-for-access' },
  { status: 404, advice: 'check-the-address', clearAdvice: 'go-on' },
  { status: 405, advice: 'check-the-address' },
  { status: 409, advice: 'look-again' },
  { status: 410, advice: 'look-again', clearAdvice: 'go-on' },
  { status: 412, advice: 'look-again' },
  { status: 413, advice: 'send-less' },
  { status: 415, advice: 'correct-the-message' },
  { status: 422, advice: 'correct-the-message' },
  { status: 429, advice: 'wait-and-repeat', attempts: [3, 3] },
  { status: 500, advice: 'report-the-fault', mayHaveHappened: true, attempts: [1, 3] },
  { status: 501, advice: 'report-the-fault' },
  { status: 502, advice: 'report-the-fault', mayHaveHappened: true, attempts: [1, 3] },
  { status: 503, advice: 'wait-and-repeat', attempts: [3, 3] },
  { status: 302, advice: 'check-the-address' },
];

describe('what a Context Source makes of a refusal', () => {
  it.each(refusals)('$status means $advice', async (row) => {
    const { status, advice, mayHaveHappened = false, attempts = [1, 1], clearAdvice } = row;
    const [setAttempts, clearAttempts] = attempts;
    const answers = Array(8).fill(refuse(status));
    const { source } = await withAnswers(answers);
    const { source: known, lab } = await withAnswers([]);
    const launchId = await open(known);
    expect(await source.setContext(visit)).toMatchObject({ ok: false, advice, mayHaveHappened, attempts: setAttempts });
    expect(await source.clearContext(launchId)).toMatchObject({
      ok: false,
      advice: clearAdvice ?? advice,
      attempts: clearAttempts,
    });
    expect((await source.openContexts()).size).toBe(0);
    expect(await known.managerKeyOf(patient.fullUrl)).toBeDefined();
    expect(await lab.manager.findLaunch(launchId)).toBeDefined();
  });

  it('keeps its map through a refusal, and forgets the context where the manager has none', async () => {
    const { source, lab, requests } = await withAnswers([
      (request) => lab.manager.handle(request),
      refuse(422),
      refuse(404),
    ]);
    const launchId = await open(source);
    await source.clearContext(launchId);
    expect(await source.managerKeyOf(patient.fullUrl)).toBeDefined();
    await source.clearContext(launchId);
    expect([await source.managerKeyOf(patient.fullUrl), requests.length]).toEqual([undefined, 3]);
  });

  it('waits as long as the manager says, and then succeeds', async () => {
    const { source, clock } = await withAnswers([refuse(429, { 'retry-after': '2' })]);
    expect(await source.setContext(visit)).toMatchObject({ ok: true, attempts: 2 });
    expect(clock.waits).toEqual([2000]);
  });

  it('leaves a manager alone that wants to be for longer than it would wait', async () => {
    const { source, requests } = await withAnswers([refuse(503, { 'retry-after': '3600' })]);
    expect(await source.setContext(visit)).toMatchObject({
      advice: 'wait-and-repeat',
      retryAfterMs: 3_600_000,
      attempts: 1,
    });
    expect(requests).toHaveLength(1);
  });

  it('gets one new token where its token is refused, and no more than one', async () => {
    let token = 'old';
    const renewals: string[] = [];
    const tokens = {
      current: () => token,
      renew: async () => {
        token = 'new';
        renewals.push(token);
      },
    };
    const { source, requests } = await withAnswers([refuse(401)], { tokens });
    expect(await source.setContext(visit)).toMatchObject({ ok: true, attempts: 2 });
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer old', 'Bearer new']);
    const { source: hopeless } = await withAnswers(Array(5).fill(refuse(401)), { tokens });
    expect(await hopeless.setContext(visit)).toMatchObject({ advice: 'sign-in-again', attempts: 2 });
    expect(renewals).toHaveLength(2);
  });

  it('tries again where nobody was there, for nothing can have happened', async () => {
    const server = await serve(async () => new Response());
    await server.close();
    const { source } = sourceFor(`${server.origin}/fhir`);
    const failure = { ok: false, advice: 'repeat', mayHaveHappened: false, attempts: 3, error: { kind: 'network' } };
    expect(await source.setContext(visit)).toMatchObject(failure);
  });

  it('sets no second context where an answer is missing, but clears again', async () => {
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    const { source } = sourceFor('http://127.0.0.1:1/fhir', {
      fetch: () => Promise.reject(new TypeError('fetch failed', { cause: reset })),
    });
    expect(await source.setContext(visit)).toMatchObject({ advice: 'repeat', mayHaveHappened: true, attempts: 1 });
    expect(await source.clearContext('abc')).toMatchObject({ advice: 'repeat', mayHaveHappened: true, attempts: 3 });
  });

  it('sets no second context where the time is up', async () => {
    const silent: Answer = () => new Promise<Response>(() => {});
    const { source } = await withAnswers([silent], { timeoutMs: 20 });
    expect(await source.setContext(visit)).toMatchObject({
      error: { kind: 'timeout' },
      advice: 'repeat',
      mayHaveHappened: true,
      attempts: 1,
    });
  });

  it.each([
    ['no JSON', '<html></html>', 'text/html'],
    ['no launchID', '{"resourceType":"Parameters"}', 'application/fhir+json'],
  ])('takes success with %s for a fault', async (_what, body, type) => {
    const { source } = await withAnswers([() => new Response(body, { headers: { 'content-type': type } })]);
    expect(await source.setContext(visit)).toMatchObject({
      error: { kind: 'invalid-response' },
      advice: 'report-the-fault',
      mayHaveHappened: true,
      attempts: 1,
    });
    expect(await source.managerKeyOf(patient.fullUrl)).toBeUndefined();
  });
});
