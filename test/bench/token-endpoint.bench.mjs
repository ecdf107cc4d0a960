// Times the token endpoint over loopback HTTP: a code of a public client for an access token, a refresh token and an ID token signed with
// RS256, 16 connections kept alive, codes made before the clock runs. Beside it oidc-provider doing the same, and bare node:http servers that
// read the form and answer as many bytes, one of which signs such a token as well: nothing that does the same can do less. Each server is a process of its own. Before that both are shown to refuse what they must.
// Prints figures, judges nothing.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { figuresLine, figuresOf, hammer, rawRequest, statusOf } from './raw-client.mjs';
import { reportTo, startProcess } from './served-process.mjs';

const root = new URL('../../', import.meta.url);
const dist = (path) => import(new URL(`dist/simulators/${path}`, root));
const connections = 16;
const warmUpCalls = 3000;
const timedCalls = Number(process.env.BENCH_CALLS ?? 8000);
const self = fileURLToPath(import.meta.url);

const clientId = 'bench-app';
const redirectUri = 'https://bench.example/callback';
const scope = 'openid offline_access';
const verifier = 'dBjftJeZ4CVP-mBr92K9IqVOgbEkXMXcRzcMQ7Vrk-k';
const challenge = createHash('sha256').update(verifier).digest('base64url');
const form = (code, changes = {}) =>
  new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: clientId,
    ...changes,
  }).toString();

/** What oidc-provider keeps its state in: its own memory adapter forgets all but the last thousand entries. */
class MapAdapter {
  #entries = new Map();

  async upsert(id, payload) {
    this.#entries.set(id, payload);
  }

  async find(id) {
    return this.#entries.get(id);
  }

  async consume(id) {
    this.#entries.set(id, { ...this.#entries.get(id), consumed: Math.floor(Date.now() / 1000) });
  }

  async destroy(id) {
    this.#entries.delete(id);
  }

  async revokeByGrantId(grantId) {
    for (const [id, entry] of this.#entries) if (entry.grantId === grantId) this.#entries.delete(id);
  }
}

/** What a server process serves; each gives its port, its path, and how a code is made. */
const servers = {
  'halo-toolkit': async () => {
    const { createAuthorizationServer } = await dist('actors/authorization-server/actor.js');
    const { emptyAuthorizationTables } = await dist('actors/authorization-server/state.js');
    const { systemClock } = await dist('kit/clock.js');
    const { createEventLog } = await dist('kit/event-log.js');
    const { answerOf, serve } = await dist('kit/http-server.js');
    const { createKeyRing, generateSigningKey } = await dist('kit/keys.js');
    const { createMemoryStore } = await dist('kit/memory-store.js');
    const { systemRandom } = await dist('kit/random.js');
    const { release } = await import(new URL('dist/generated/halo-1.1.0/release.js', root));
    const { fetchHandler } = await import(new URL('dist/generated/runtime/fetch-handler.js', root));
    let handle = async () => new Response(null, { status: 503 });
    const late = fetchHandler((request) => answerOf(handle, request));
    const http = await serve(late, { replaceGlobalMessages: true });
    const fhirBaseUrl = `${http.origin}/fhir`;
    const server = createAuthorizationServer({
      release,
      clock: systemClock,
      random: systemRandom,
      store: createMemoryStore(emptyAuthorizationTables()),
      publicBaseUrl: http.origin,
      fhirBaseUrl,
      keys: createKeyRing(await generateSigningKey('RS256'), { clock: systemClock }),
      contexts: {
        findLaunch: async (launchId) => ({
          launchId,
          context: { fhirContext: [], patient: { reference: 'Patient/p-1' }, need_patient_banner: true },
          expiresMs: Date.now() + 3_600_000,
        }),
      },
      clients: [
        {
          clientId,
          name: clientId,
          authentication: { type: 'public' },
          redirectUris: [redirectUri],
          scope: `launch ${scope}`,
        },
      ],
      users: [{ username: 'roy', subject: 'u-1', displayName: 'Dr. Roy' }],
      approval: { kind: 'automatic', username: 'roy' },
      lifetimes: { code: 600 },
      log: createEventLog().sink,
    });
    handle = server.handle;
    const mint = async () => {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: `launch ${scope}`,
        launch: randomBytes(16).toString('base64url'),
        state: 'state',
        nonce: 'nonce',
        aud: fhirBaseUrl,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      const answer = await server.handle(new Request(`${http.origin}/auth/authorize?${query}`));
      return new URL(answer.headers.get('location')).searchParams.get('code');
    };
    return { port: http.port, path: '/auth/token', mint };
  },

  'oidc-provider': async () => {
    for (const level of ['warn', 'info']) console[level] = () => {};
    const { default: Provider } = await import('oidc-provider');
    const { labIdTokenKey } = await dist('data/lab-keys.js');
    let callback = (_incoming, outgoing) => outgoing.end();
    const http = createServer((incoming, outgoing) => callback(incoming, outgoing));
    await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address();
    const provider = new Provider(`http://127.0.0.1:${port}`, {
      adapter: MapAdapter,
      jwks: { keys: [{ ...labIdTokenKey, alg: 'RS256', use: 'sig' }] },
      clients: [
        {
          client_id: clientId,
          redirect_uris: [redirectUri],
          response_types: ['code'],
          grant_types: ['authorization_code', 'refresh_token'],
          token_endpoint_auth_method: 'none',
          application_type: 'web',
        },
      ],
      findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
      issueRefreshToken: () => true,
      pkce: { required: () => true },
      ttl: { AuthorizationCode: 600, AccessToken: 3600, RefreshToken: 3600, IdToken: 3600, Grant: 3600 },
    });
    callback = provider.callback();
    const client = await provider.Client.find(clientId);
    const mint = async () => {
      const grant = new provider.Grant({ accountId: 'u-1', clientId });
      grant.addOIDCScope(scope);
      const grantId = await grant.save();
      return new provider.AuthorizationCode({
        accountId: 'u-1',
        client,
        grantId,
        gty: 'authorization_code',
        redirectUri,
        scope,
        nonce: 'nonce',
        codeChallenge: challenge,
        codeChallengeMethod: 'S256',
        authTime: Math.floor(Date.now() / 1000),
      }).save();
    };
    return { port, path: '/token', mint };
  },

  'bare node:http': (answerBytes) => bareServer(answerBytes, (done) => done()),

  'bare, and RS256': async (answerBytes) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const token = randomBytes(400);
    return bareServer(answerBytes, (done) => sign('sha256', token, privateKey, done));
  },
};

async function bareServer(answerBytes, work) {
  const answer = JSON.stringify({ access_token: 'x'.repeat(Math.max(0, answerBytes - 20)) });
  const http = createServer((incoming, outgoing) => {
    let text = '';
    incoming.on('data', (chunk) => {
      text += chunk;
    });
    incoming.on('end', () => {
      const known = new URLSearchParams(text).has('code');
      work(() => {
        outgoing.statusCode = known ? 200 : 400;
        outgoing.setHeader('content-type', 'application/json');
        outgoing.end(answer);
      });
    });
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { port: http.address().port, path: '/', mint: async () => 'code' };
}

if (process.argv[2] === 'serve') await runServer(process.argv[3], Number(process.argv[4]));
else await main();

async function runServer(name, answerBytes) {
  const { port, path, mint } = await servers[name](answerBytes);
  reportTo(process, { port, path }, async (wanted) => {
    const codes = [];
    while (codes.length < wanted) codes.push(await mint());
    return codes;
  });
}

async function main() {
  const model = cpus()[0]?.model.trim();
  console.log(
    `Node ${process.version}, ${cpus().length} × ${model}, ${connections} connections, ${timedCalls} calls each`,
  );
  console.log('code + PKCE of a public client → access, refresh and RS256 ID token\n');
  const ours = await bench('halo-toolkit');
  const peer = await bench('oidc-provider');
  const bare = await bench('bare node:http', ours.answerBytes);
  const signing = await bench('bare, and RS256', ours.answerBytes);
  for (const { name, ...figures } of [ours, peer, bare, signing]) console.log(figuresLine(name, figures));
  console.log(`\n  ${(ours.perSecond / peer.perSecond).toFixed(1)} × oidc-provider`);
  console.log(`  ${Math.round((ours.perSecond / signing.perSecond) * 100)} % of a bare node:http that signs`);
  console.log(await signaturesAlone());
}

async function bench(name, answerBytes = 0) {
  const server = await startProcess(self, [name, String(answerBytes)]);
  const { port, path } = server.facts;
  const request = (body) =>
    rawRequest(port, 'POST', path, { 'content-type': 'application/x-www-form-urlencoded' }, Buffer.from(body));
  if (!name.startsWith('bare')) await expectRefusals(server, (body) => statusOf(port, request(body)));
  const requests = (await server.ask(warmUpCalls + timedCalls)).map((code) => request(form(code)));
  await hammer(port, connections, each(requests.slice(0, warmUpCalls)));
  const figures = await figuresOf(server, () => hammer(port, connections, each(requests.slice(warmUpCalls))));
  await server.stop();
  return { name, ...figures };
}

function each(requests) {
  let next = 0;
  return () => requests[next++];
}

/** Whoever is timed checks what it is sent. */
async function expectRefusals(server, statusOfCall) {
  const [code, used] = await server.ask(2);
  await statusOfCall(form(used));
  for (const [what, body] of [
    ['a used code', form(used)],
    ['a wrong verifier', form(code, { code_verifier: 'B'.repeat(43) })],
    ['no verifier', form(code, { code_verifier: '' })],
    ['another redirect address', form(code, { redirect_uri: 'https://bench.example/' })],
    ['an unknown client', form(code, { client_id: 'nobody' })],
    ['an unknown code', form('nothing')],
  ]) {
    if ((await statusOfCall(body)) < 400) throw new Error(`${what} was not refused`);
  }
}

/** What no token endpoint on this machine can do more of: RS256 signatures with nothing around them, as many at a time. */
async function signaturesAlone() {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048 };
  const { privateKey } = await crypto.subtle.generateKey(
    { ...algorithm, publicExponent: new Uint8Array([1, 0, 1]) },
    false,
    ['sign'],
  );
  const text = randomBytes(400);
  let signatures = 0;
  const spent = process.cpuUsage();
  const began = performance.now();
  const worker = async () => {
    while (performance.now() < began + 2000) {
      await crypto.subtle.sign(algorithm.name, privateKey, text);
      signatures += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const elapsedMs = performance.now() - began;
  const { user, system } = process.cpuUsage(spent);
  const perSecond = Math.round((signatures / elapsedMs) * 1000);
  const perCpuSecond = Math.round((signatures / (user + system)) * 1e6);
  return `  RS256 signatures alone: ${perSecond}/s by the clock, ${perCpuSecond}/s of processor time`;
}
