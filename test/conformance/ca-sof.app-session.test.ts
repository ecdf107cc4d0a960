import { beforeEach, describe, expect, it } from 'vitest';
import type { RefusalReason } from '../../simulators/actors/authorization-client/refusal.ts';
import type { AppSession } from '../../simulators/actors/authorization-client/session.ts';
import { emptyClientTables } from '../../simulators/actors/authorization-client/state.ts';
import { emptyResponderTables } from '../../simulators/actors/launch-responder/state.ts';
import { serve } from '../../simulators/kit/http-server.ts';
import { createMemoryStore } from '../../simulators/kit/memory-store.ts';
import { type AppLab, sharedAppLab, startAppLab } from '../support/launched-app.ts';
import { type ProviderScript, signAsProvider } from '../support/scripted-provider.ts';

const observation = {
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Body weight' },
  subject: { reference: 'Patient/p-1' },
} as const;

const hourMs = 3_600_000;

/** What the provider was asked to revoke, by the hints. */
function revocations({ provider }: AppLab): readonly string[] {
  return provider.seen.flatMap(({ path, body }) =>
    path.endsWith('/revoke') ? [new URLSearchParams(body).get('token_type_hint') ?? ''] : [],
  );
}

describe('a session of an Authorization Client', () => {
  const lab = sharedAppLab();
  let session: AppSession;
  beforeEach(async () => {
    lab.provider.accessTokens.clear();
    await lab.launch();
    const found = await lab.app.client.findSession(lab.sessionId());
    if (found === undefined) throw new Error('The launch failed.');
    session = found;
    lab.provider.reset();
    lab.events.length = 0;
  });

  const refreshes = (): number => lab.provider.seen.filter(({ body }) => body.includes('refresh_token=')).length;
  const readPatient = () => session.fhir.read('Patient', 'p-1');

  it('SOF-103 sends the token as a bearer token', async () => {
    expect(await readPatient()).toMatchObject({ ok: true });
    const [token] = lab.provider.accessTokens;
    expect(lab.provider.seen.map(({ authorization }) => authorization)).toEqual([`Bearer ${token}`]);
  });

  it('SOF-103 sends nothing without a token', async () => {
    await lab.app.client.logout(lab.sessionId());
    lab.provider.reset();
    expect(await readPatient()).toMatchObject({ ok: false, error: { kind: 'network' } });
    expect(lab.provider.seen).toEqual([]);
  });

  it('SOF-104 sends the token below iss', async () => {
    const response = await session.fetch(new Request(`${lab.provider.iss}/Patient/p-1`));
    expect(response.status).toBe(200);
    expect(lab.met()).toContain('SOF-104 token-below-iss');
  });

  it.each<[string, (iss: string) => string]>([
    ['another server', () => 'https://other.example/fhir/Patient/1'],
    ['another port', () => 'http://127.0.0.1:9/fhir/Patient/1'],
    ['another path', (iss) => iss.replace('/fhir', '/other')],
    ['a path that begins alike', (iss) => `${iss}-other/Patient/1`],
    ['a path that climbs out', (iss) => `${iss}/../other`],
    ['a path that climbs out in disguise', (iss) => `${iss}/%2e%2e/other`],
    ['another scheme', (iss) => iss.replace('http:', 'https:')],
  ])('SOF-104 sends it to %s never', async (_what, address) => {
    await expect(session.fetch(new Request(address(lab.provider.iss)))).rejects.toMatchObject({
      refusal: { reason: 'foreign-address', requirement: 'SOF-104' },
    });
    expect(lab.missed()).toEqual(['SOF-104 token-below-iss']);
    expect(lab.provider.seen).toEqual([]);
  });

  it('SOF-104 follows no redirect', async () => {
    const asked: (string | null)[] = [];
    const other = await serve(async (request) => {
      asked.push(request.headers.get('authorization'));
      return new Response();
    });
    lab.provider.script = { fhir: () => new Response(null, { status: 307, headers: { location: other.origin } }) };
    expect(await readPatient()).toMatchObject({ ok: false, error: { kind: 'http', status: 307 } });
    expect(asked).toEqual([]);
    await other.close();
  });

  it('SOF-126 sends data back', async () => {
    expect(await session.fhir.create('Observation', observation)).toMatchObject({ ok: true, status: 201 });
    expect(lab.provider.seen.at(-1)?.body).toContain('Body weight');
  });

  it('SOF-126 tells a server that takes none', async () => {
    lab.provider.script = { fhir: () => new Response(null, { status: 403 }) };
    expect(await session.fhir.create('Observation', observation)).toMatchObject({ ok: false, error: { status: 403 } });
  });

  it('SOF-093 uses a new refresh token in place of the old one', async () => {
    const { client } = lab.app;
    expect(await client.refresh(lab.sessionId())).toEqual({ ok: true });
    // The provider takes each once.
    expect(await client.refresh(lab.sessionId())).toEqual({ ok: true });
    const sent = lab.provider.seen.map(({ body }) => new URLSearchParams(body).get('refresh_token'));
    expect(new Set(sent).size).toBe(2);
  });

  it('SOF-093 keeps the old one where no new one comes', async () => {
    lab.provider.script = { refreshed: ({ refresh_token: _, ...answer }) => answer };
    const { client } = lab.app;
    expect(await client.refresh(lab.sessionId())).toEqual({ ok: true });
    expect(await client.refresh(lab.sessionId())).toMatchObject({ ok: false, refusal: { reason: 'ended' } });
    const sent = lab.provider.seen.map(({ body }) => new URLSearchParams(body).get('refresh_token'));
    expect(new Set(sent).size).toBe(1);
  });

  it('renews the token before it ends, once for all who wait', async () => {
    lab.clock.advanceMs(280_000);
    const answers = await Promise.all(Array.from({ length: 5 }, readPatient));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(refreshes()).toBe(1);
  });

  it('renews a token that the server takes no more, and sends the request again with its body', async () => {
    lab.provider.accessTokens.clear();
    expect(await session.fhir.create('Observation', observation)).toMatchObject({ ok: true });
    expect(refreshes()).toBe(1);
    expect(lab.provider.seen.at(-1)?.body).toContain('Body weight');
  });

  it('renews a token once, and passes on that the server takes the new one neither', async () => {
    lab.provider.script = { fhir: () => new Response(null, { status: 401 }) };
    expect(await readPatient()).toMatchObject({ ok: false, error: { status: 401 } });
    expect([refreshes(), lab.provider.seen.length]).toEqual([1, 3]);
  });

  it('sends no token whose time is over', async () => {
    lab.provider.script = { refreshed: () => new Response(null, { status: 503 }) };
    lab.clock.advanceMs(300_000);
    expect(await readPatient()).toMatchObject({ ok: false, error: { kind: 'network' } });
    expect(lab.provider.seen.every(({ authorization }) => authorization === null)).toBe(true);
  });

  it('ends where the server has ended it', async () => {
    lab.provider.script = { refreshed: () => Response.json({ error: 'invalid_grant' }, { status: 400 }) };
    expect(await lab.app.client.refresh(lab.sessionId())).toMatchObject({ ok: false, refusal: { reason: 'ended' } });
    expect(await lab.app.client.findSession(lab.sessionId())).toBeUndefined();
  });

  it('ends after a working day, however often it was renewed', async () => {
    const own = await startAppLab();
    await own.launch();
    const { client } = own.app;
    const begun = await client.findSession(own.sessionId());
    own.clock.advanceMs(4 * hourMs);
    expect(await client.refresh(own.sessionId())).toEqual({ ok: true });
    own.clock.advanceMs(4 * hourMs - 1);
    expect(await client.refresh(own.sessionId())).toEqual({ ok: true });
    own.clock.advanceMs(1);
    expect(await client.findSession(own.sessionId())).toBeUndefined();
    expect(await client.refresh(own.sessionId())).toMatchObject({ ok: false, refusal: { reason: 'ended' } });
    await expect.poll(() => revocations(own)).toEqual(['refresh_token', 'access_token']);
    own.provider.reset();
    expect(await begun?.fhir.read('Patient', 'p-1')).toMatchObject({ ok: false, error: { kind: 'network' } });
    expect(own.provider.seen).toEqual([]);
    await own.close();
  });

  it('is forgotten once its time is over', async () => {
    const tables = emptyClientTables();
    const own = await startAppLab({ clientStore: createMemoryStore(tables), sessionTtlSeconds: 60 });
    await own.launch();
    await own.launch();
    expect(tables.grants.size).toBe(2);
    own.clock.advanceMs(60_000);
    await expect.poll(() => tables.grants.size).toBe(0);
    await own.close();
  });

  it('has its tokens revoked when its time is over, and those of no session that lives on', async () => {
    const own = await startAppLab({ sessionTtlSeconds: 60 });
    await own.launch();
    const [first = ''] = own.provider.accessTokens;
    own.clock.advanceMs(30_000);
    await own.launch();
    own.provider.reset();
    own.clock.advanceMs(30_000);
    await expect.poll(() => revocations(own)).toEqual(['refresh_token', 'access_token']);
    expect([own.provider.accessTokens.size, own.provider.accessTokens.has(first)]).toEqual([1, false]);
    own.clock.advanceMs(30_000);
    await expect.poll(() => own.provider.accessTokens.size).toBe(0);
    await own.close();
  });

  it('does not begin where the user logs out while its code is exchanged, and its tokens are revoked', async () => {
    const tables = emptyClientTables();
    const own = await startAppLab({ clientStore: createMemoryStore(tables) });
    own.provider.script = {
      token: async (answer) => {
        await own.app.client.logout(own.sessionId());
        return answer;
      },
    };
    expect((await own.launch()).status).not.toBe(200);
    expect(revocations(own)).toEqual(['refresh_token', 'access_token']);
    expect([own.provider.accessTokens.size, tables.grants.size, tables.pending.size, tables.states.size]).toEqual([
      0, 0, 0, 0,
    ]);
    await own.close();
  });

  it('takes no second answer while its code is exchanged', async () => {
    const own = await startAppLab();
    const pages: number[] = [];
    let callback = new URL(own.app.redirectUri);
    own.provider.script = {
      comeBack: (address) => {
        callback = address;
        return address;
      },
      token: async (answer) => {
        pages.push((await own.browser.visit(callback)).status);
        return answer;
      },
    };
    expect((await own.launch()).status).toBe(200);
    expect(pages).toEqual([400]);
    await own.close();
  });

  it('does not live on where the user logs out while it is renewed, and the new tokens are revoked', async () => {
    const { client } = lab.app;
    lab.provider.script = {
      refreshed: async (answer) => {
        await client.logout(lab.sessionId());
        lab.provider.reset();
        return answer;
      },
    };
    expect(await client.refresh(lab.sessionId())).toMatchObject({ ok: false, refusal: { reason: 'ended' } });
    expect(revocations(lab)).toEqual(['refresh_token', 'access_token']);
    expect(lab.provider.accessTokens.size).toBe(0);
  });

  it('is one of so many that may be on their way at a time, of which the oldest give way', async () => {
    const tables = emptyClientTables();
    const launches = emptyResponderTables();
    const own = await startAppLab({
      clientStore: createMemoryStore(tables),
      responderStore: createMemoryStore(launches),
      maxPendingLaunches: 2,
    });
    const atProvider = (address: URL): boolean => address.origin === own.provider.origin;
    const first = await own.launch(atProvider);
    const ofFirst = new Map(own.browser.cookies);
    await own.launch(atProvider);
    await own.launch(atProvider);
    expect([tables.pending.size, tables.states.size, launches.launches.size]).toEqual([2, 2, 2]);
    const latest = new Map(own.browser.cookies);
    for (const [name, value] of ofFirst) own.browser.cookies.set(name, value);
    expect((await own.browser.visit(first.address)).status).toBe(400);
    for (const [name, value] of latest) own.browser.cookies.set(name, value);
    expect((await own.launch()).status).toBe(200);
    await own.close();
  });

  it('revokes its tokens and forgets them when the user logs out', async () => {
    const [token = ''] = lab.provider.accessTokens;
    const page = await lab.browser.post(new URL('/logout', lab.app.launchUrl));
    expect([page.status, lab.browser.cookies.size]).toEqual([401, 0]);
    expect(lab.provider.accessTokens.has(token)).toBe(false);
    expect(
      lab.provider.seen.map(({ path, body }) => `${path} ${new URLSearchParams(body).get('token_type_hint')}`),
    ).toEqual(['/auth/revoke refresh_token', '/auth/revoke access_token']);
  });

  const answering = (members: Record<string, unknown>): ProviderScript => ({
    refreshed: (answer) => ({ ...answer, ...members }),
  });
  it.each<[string, RefusalReason, string | undefined, ProviderScript]>([
    ['more scopes', 'wider-scope', 'SOF-090', answering({ scope: 'launch user/Patient.r' })],
    ['wider letters', 'wider-scope', 'SOF-090', answering({ scope: 'patient/Patient.rs' })],
    ['another patient', 'other-patient', undefined, answering({ patient: 'p-2' })],
    ['no lifetime', 'unfit-token', 'SOF-092', answering({ expires_in: undefined })],
    ['no scope', 'unfit-token', 'SOF-081', answering({ scope: undefined })],
    ['no token', 'unfit-token', 'SOF-092', answering({ access_token: undefined })],
    ['another kind of token', 'unfit-token', 'SOF-054', answering({ token_type: 'DPoP' })],
    ['an ID token of a stranger', 'unfit-id-token', 'SOF-096', answering({ id_token: 'a.b.c' })],
    ['a server error', 'token-failed', undefined, { refreshed: () => new Response(null, { status: 500 }) }],
    ['a page', 'unfit-token', 'SOF-054', { refreshed: () => new Response('<p>Hi</p>') }],
  ])('refuses a refresh that gives %s, and stays as it was', async (_what, reason, requirement, script) => {
    lab.provider.script = script;
    const before = await lab.app.client.stateDigest();
    expect(await lab.app.client.refresh(lab.sessionId())).toMatchObject({ ok: false, refusal: { reason } });
    if (requirement !== undefined) expect(lab.missed().join()).toContain(requirement);
    expect(await lab.app.client.stateDigest()).toBe(before);
  });

  it('refuses a refresh that tells of another user, and takes one that tells of the same', async () => {
    const idTokenOf = (sub: string) => {
      const now = Math.floor(lab.clock.nowMs() / 1000);
      const claims = {
        iss: lab.provider.origin,
        sub,
        aud: 'growth-chart',
        iat: now,
        exp: now + 60,
        fhirUser: 'Person/1',
      };
      return signAsProvider(claims);
    };
    const [other, same] = [await idTokenOf('dr-who'), await idTokenOf('dr-roy')];
    lab.provider.script = answering({ id_token: other });
    expect(await lab.app.client.refresh(lab.sessionId())).toMatchObject({ refusal: { reason: 'unfit-id-token' } });
    await lab.launch();
    lab.provider.script = answering({ id_token: same });
    expect(await lab.app.client.refresh(lab.sessionId())).toEqual({ ok: true });
  });
});
