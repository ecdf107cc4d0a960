import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type SimulateFlags, simulate } from '../../simulators/commands/simulate.ts';
import { actorNames } from '../../simulators/simulation/registry.ts';
import { createSimulateRuns, type Up } from '../support/simulate-runs.ts';

const runs = createSimulateRuns();
const { start, fail, configFile } = runs;

beforeAll(runs.open);
afterEach(runs.stopAll);
afterAll(runs.close);

function setContext(baseUrl: string, token?: string): Promise<Response> {
  return fetch(`${baseUrl}/fhir/$set-context`, {
    method: 'POST',
    headers: {
      'content-type': 'application/fhir+json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: '{"resourceType":"Parameters"}',
  });
}

const ask = (address: string, body: string, type = 'application/json'): Promise<Response> =>
  fetch(address, { method: 'POST', headers: { 'content-type': type }, body });

const lab = { token: 'lab', clientId: 'lab', scopes: ['Context.write'] };

/** What a release that was generated from a jurisdiction's own profile exports. */
const namelessRelease = `
const namedPatient = (value, validation, at) => {
  if (value.name === undefined) {
    validation.report({ rule: 'min', code: 'required', at: at + '.name', found: 'none', wanted: 'a name' });
  }
};
export const release = { validators: { 'https://x.example/named-patient': namedPatient } };`;

function withPatient(patient: object): string {
  const fullUrl = 'urn:uuid:5f0c1c1e-8a51-4d0e-9d0b-3b6f6c0a7a01';
  const resource = { resourceType: 'Patient', ...patient };
  const entry = [{ fullUrl, resource, request: { method: 'POST', url: 'Patient' } }];
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry };
  return JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'resources', resource: bundle }] });
}

describe('halo simulate context-manager', () => {
  it('wants a token, which it makes up and prints where none is configured', async () => {
    const { baseUrl, lines } = await start('context-manager');
    expect((await setContext(baseUrl)).status).toBe(401);
    const token = /Bearer ([\w-]+)/.exec(lines.join('\n'))?.[1];
    expect((await setContext(baseUrl, token)).status).toBe(200);
  });

  it('takes its choices from the file, and its tenant from the command line', async () => {
    const config = { bearerTokens: [lab], appIdRequired: true };
    const { baseUrl } = await start('context-manager', config, { tenant: 'clinic-042' });
    expect(baseUrl).toMatch(/\/t\/clinic-042$/);
    expect((await setContext(baseUrl, 'lab')).status).toBe(400);
  });

  it('SOFA-036: holds resources against the profiles of a module that was generated for the jurisdiction', async () => {
    const profileModule = await runs.file('profiles.mjs', namelessRelease);
    const profiles = { Patient: 'https://x.example/named-patient' };
    const { baseUrl } = await start('context-manager', { openAccess: true, profiles, profileModule });
    const set = (patient: object) => ask(`${baseUrl}/fhir/$set-context`, withPatient(patient), 'application/fhir+json');
    expect((await set({ name: [{ family: 'Roy' }] })).status).toBe(200);
    expect((await set({ active: true })).status).toBe(422);
    const other = await runs.file('other.mjs', 'export const release = {};');
    const { error } = await fail('context-manager', { config: await configFile({ profileModule: other }) });
    expect(error).toContain('exports no release with validators');
  });

  it('tells its events as JSON, one a line, without the token', async () => {
    const { baseUrl, lines } = await start('context-manager', { bearerTokens: [lab] }, { log: 'json' });
    await setContext(baseUrl, 'lab');
    const kinds = lines.map((line): string => JSON.parse(line).kind);
    expect(kinds).toEqual(expect.arrayContaining(['listening', 'request-received', 'state-changed', 'response-sent']));
    expect(lines.join('')).not.toContain('Bearer');
  });

  it('tells people what was refused, and for what', async () => {
    const { baseUrl, lines } = await start('context-manager', { openAccess: true, appIdRequired: true });
    await setContext(baseUrl);
    expect(lines.join('\n')).toMatch(/refused SOFA-015 \(stated\)/);
  });

  it('appends audit records to a file', async () => {
    const auditFile = join(runs.folder(), 'audit.ndjson');
    const { baseUrl } = await start('context-manager', { openAccess: true, auditFile });
    await setContext(baseUrl);
    const records = (await readFile(auditFile, 'utf8')).trim().split('\n');
    expect(records.map((record): string => JSON.parse(record).resourceType)).toEqual(['AuditEvent']);
  });

  it('makes the same ids of the same seed', async () => {
    const idOf = async ({ baseUrl }: Up): Promise<string> => (await setContext(baseUrl, 'lab')).text();
    const config = { bearerTokens: [lab] };
    const first = await idOf(await start('context-manager', config, { seed: 'a' }));
    expect(await idOf(await start('context-manager', config, { seed: 'a' }))).toBe(first);
    expect(await idOf(await start('context-manager', config, { seed: 'b' }))).not.toBe(first);
  });

  it('answers nobody once it was stopped', async () => {
    const { baseUrl, stop } = await start('context-manager');
    await stop();
    await expect(setContext(baseUrl)).rejects.toThrow();
  });
});

describe('the other actors', () => {
  it('context-source sets and clears contexts at a Context Manager', async () => {
    const manager = await start('context-manager', { bearerTokens: [lab] });
    const source = await start('context-source', { managerBaseUrl: `${manager.baseUrl}/fhir`, bearerToken: 'lab' });
    const set = await (await ask(`${source.baseUrl}/set-context`, '{"resourceType":"Parameters"}')).json();
    expect(set).toMatchObject({ ok: true, status: 200, output: { launchID: expect.any(String) } });
    const clear = await ask(`${source.baseUrl}/clear-context`, JSON.stringify({ launchID: set.output.launchID }));
    expect(await clear.json()).toMatchObject({ ok: true });
    expect(await (await ask(`${source.baseUrl}/open-contexts`, '{}')).json()).toEqual({});
  });

  it('context-source says what to do about a failure', async () => {
    const manager = await start('context-manager', { bearerTokens: [lab] });
    const source = await start('context-source', { managerBaseUrl: `${manager.baseUrl}/fhir` });
    const set = await ask(`${source.baseUrl}/set-context`, '{"resourceType":"Parameters"}');
    expect(await set.json()).toMatchObject({ ok: false, advice: 'sign-in-again', status: 401 });
  });

  it.each([
    ['another action', 'sing', '{}', 'application/json', 404],
    ['another media type, which a page could send unasked', 'set-context', '{}', 'text/plain', 415],
    ['what is no object', 'set-context', '[]', 'application/json', 400],
    ['a message that breaks its definition', 'set-context', '{"resourceType":"Patient"}', 'application/json', 400],
    ['a missing member', 'clear-context', '{}', 'application/json', 400],
  ])('a control interface refuses %s', async (_what, action, body, type, status) => {
    const { baseUrl } = await start('context-source', { managerBaseUrl: 'http://127.0.0.1:1/fhir' });
    expect((await ask(`${baseUrl}/${action}`, body, type)).status).toBe(status);
  });

  it('launch-initiator makes launch URLs', async () => {
    const apps = [{ appID: 'forms', launchUrls: ['https://app.example.ca/launch'] }];
    const { baseUrl } = await start('launch-initiator', { fhirBaseUrl: 'https://sofa.example.ca/fhir', apps });
    const answer = await (
      await ask(`${baseUrl}/launch`, '{"appID":"forms","launchID":"k3Zt9qB0v6mWc2YxR8hJ1A"}')
    ).json();
    expect(answer).toMatchObject({ ok: true, url: expect.stringContaining('launch=k3Zt9qB0v6mWc2YxR8hJ1A') });
  });

  it('authorization-server publishes its keys and its configuration', async () => {
    const client = {
      clientId: 'app',
      name: 'An app',
      authentication: { type: 'public' },
      redirectUris: ['https://app.example.ca/callback'],
      scope: 'launch openid patient/*.rs',
    };
    const config = { fhirBaseUrl: 'http://127.0.0.1:1/fhir', clients: [client], users: [] };
    const { baseUrl } = await start('authorization-server', config);
    const response = await fetch(`${baseUrl}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({ issuer: baseUrl });
  });

  it.each(['launch-responder', 'authorization-client'])(
    '%s is an app that refuses launches by strangers',
    async (actor) => {
      const config = { clientId: 'app', scopes: ['openid'], trustedIssuers: ['https://sofa.example.ca/fhir'] };
      const { baseUrl, lines } = await start(actor, config);
      expect(lines.join('\n')).toContain(`redirect URI ${baseUrl}/callback`);
      expect((await fetch(`${baseUrl}/launch?iss=https://evil.example/fhir&launch=x`)).status).toBe(403);
    },
  );
});

describe('what halo simulate does not start with', () => {
  it.each([
    ['an unknown key', { apIdRequired: true }, 'unknown key "apIdRequired"; the nearest known one is "appIdRequired"'],
    [
      'an unknown key within',
      { bearerTokens: [{ ...lab, clientid: 'x' }] },
      '/bearerTokens/0: unknown key "clientid"; the nearest known one is "clientId"',
    ],
    [
      'a resource type that FHIR does not have',
      { resourceTypes: ['Patient', 'Obsevation'] },
      '/resourceTypes/1: "Obsevation" is not known; the nearest known one is "Observation"',
    ],
    [
      'a profile of a resource type that FHIR does not have',
      { profiles: { Patinet: 'https://x.example/p' } },
      '/profiles: "Patinet" is not known; the nearest known one is "Patient"',
    ],
    ['a value of no use', { references: 'both' }, '/references: must be one of ["bundle","stored","either"]'],
    ['a port that is none', { port: 70_000 }, '/port: must be <= 65535'],
    [
      'a profile nobody can judge',
      { profiles: { Patient: 'https://x.example/p' } },
      'no validator for https://x.example/p',
    ],
    ['plain HTTP beyond loopback', { host: '0.0.0.0' }, 'Plain HTTP is served on loopback only'],
    [
      'open access beyond loopback',
      { host: '0.0.0.0', unsafeAllowPlainHttpBeyondLoopback: true, openAccess: true },
      'openAccess is for loopback only',
    ],
  ])('%s', async (_what, config, message) => {
    const { code, error } = await fail('context-manager', { config: await configFile(config) });
    expect([code, error]).toEqual([2, expect.stringContaining(message)]);
  });

  it.each<readonly [string, string, SimulateFlags, string]>([
    ['an unknown actor', 'context-manger', {}, 'the nearest known one is context-manager'],
    ['a file that is not there', 'context-manager', { config: 'nowhere.json' }, 'The file cannot be read.'],
    ['a tenant that a URL cannot have', 'context-manager', { tenant: '../x' }, '/tenant: must match pattern'],
    ['a log format it does not know', 'context-manager', { log: 'xml' }, '--log is pretty or json'],
    ['a port that is no number', 'context-manager', { port: 'x' }, '--port is a number'],
    ['what must be configured and is not', 'context-source', {}, "must have required property 'managerBaseUrl'"],
  ])('%s', async (_what, actor, flags, message) => {
    const { code, error } = await fail(actor, flags);
    expect([code, error]).toEqual([2, expect.stringContaining(message)]);
  });

  it('a seed beyond loopback, whose ids everybody could tell', async () => {
    const config = await configFile({ host: '0.0.0.0', unsafeAllowPlainHttpBeyondLoopback: true });
    const { code, error } = await fail('context-manager', { config, seed: 'a' });
    expect([code, error]).toEqual([2, expect.stringContaining('loopback only')]);
  });
});

describe('the command', () => {
  it('prints a schema for each actor', async () => {
    for (const actor of actorNames) {
      const lines: string[] = [];
      await simulate(
        actor,
        { schema: true },
        { out: (line) => lines.push(line), error: () => {}, stopped: Promise.resolve() },
      );
      expect(JSON.parse(lines.join('\n'))).toMatchObject({ title: actor, additionalProperties: false });
    }
  });

  it('starts from the command line, and ends with 0 at an interrupt', async () => {
    const child = spawn(process.execPath, ['bin/halo', 'simulate', 'context-manager']);
    let printed = '';
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (text) => {
        printed += text;
        if (printed.includes('listens at')) resolve();
      });
      child.once('exit', () => resolve());
    });
    child.kill('SIGINT');
    expect([await ended, printed]).toEqual([
      0,
      expect.stringContaining('context-manager listens at http://127.0.0.1:'),
    ]);
  });
});
