import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { askForAnswer, awaitAnswer, cancelAnswer } from '../../../generator/runtime/poll-answer.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((closed) => {
      server.close(closed);
    });
  }
});

type Answer = readonly [status: number, headers: Readonly<Record<string, string>>, body?: string];

/** A server on a loopback socket that gives these answers one by one, and what it was asked. */
async function serving(answers: readonly Answer[]) {
  const asked: { method: string | undefined; token: string | undefined }[] = [];
  const left = [...answers];
  const server = createServer(({ method, headers }: IncomingMessage, response: ServerResponse) => {
    asked.push({ method, token: headers.authorization });
    const [status, fields, body] = left.shift() ?? [500, {}];
    response.writeHead(status, fields).end(body);
  });
  servers.push(server);
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  // A server that listens on a port has an address with one.
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, status: `${baseUrl}/jobs/1`, options: { baseUrl, headers: { Authorization: 'Bearer t' } } };
}

const json = { 'Content-Type': 'application/json' };
const manifest = { transactionTime: '2026-01-01T00:00:00Z', output: [] };
const done: Answer = [200, json, JSON.stringify(manifest)];

it('an answer that comes later is asked for until it is there, as often as the server allows', async () => {
  const { asked, status, options } = await serving([
    [202, { 'Retry-After': '3', 'X-Progress': '40 %' }],
    [429, { 'Retry-After': '9' }],
    [202, { 'Retry-After': 'Thu, 01 Jan 2026 00:00:30 GMT' }],
    [202, { 'Retry-After': '86400' }],
    [202, {}],
    done,
  ]);
  const waited: number[] = [];
  const progress: unknown[] = [];
  const result = await awaitAnswer(
    status,
    { ...options, now: () => Date.UTC(2026, 0, 1) },
    {
      wait: async (ms) => {
        waited.push(ms);
      },
      onProgress: (answer) => progress.push(answer),
    },
  );
  expect(result).toMatchObject({ ok: true, status: 200, output: manifest });
  expect(waited).toEqual([3000, 9000, 30_000, 120_000, 5000]);
  expect(progress.slice(0, 2)).toEqual([
    { kind: 'in-progress', progress: '40 %', retryAfterMs: 3000 },
    { kind: 'in-progress', retryAfterMs: 9000 },
  ]);
  expect(asked).toEqual(Array(6).fill({ method: 'GET', token: 'Bearer t' }));
});

it('an answer that is refused ends it, with the reason', async () => {
  const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] };
  const { status, options } = await serving([
    [500, { 'Content-Type': 'application/fhir+json' }, JSON.stringify(outcome)],
  ]);
  expect(await awaitAnswer(status, options)).toMatchObject({
    ok: false,
    error: { kind: 'operation-outcome', outcome },
  });
});

it('an answer that never comes is pending again after so many questions', async () => {
  const { status, options } = await serving([
    [202, {}],
    [202, {}],
  ]);
  const wait = async (): Promise<void> => {};
  expect(await awaitAnswer(status, options, { attempts: 2, wait })).toMatchObject({
    ok: false,
    error: { kind: 'pending', statusUrl: status, status: 202 },
  });
});

it('the caller’s signal ends the waiting at once', async () => {
  const { status, options } = await serving([[202, { 'Retry-After': '100' }]]);
  const stopper = new AbortController();
  const result = await awaitAnswer(status, options, { signal: stopper.signal, onProgress: () => stopper.abort() });
  expect(result).toMatchObject({ ok: false, error: { kind: 'aborted' } });
});

it('credentials go to no other server than the client’s own', async () => {
  const { asked, status, options } = await serving([done]);
  const elsewhere = { ...options, baseUrl: 'https://bulk.example/fhir' };
  expect(await askForAnswer(status, elsewhere)).toMatchObject({
    ok: true,
    output: { kind: 'done', content: manifest },
  });
  expect(asked).toEqual([{ method: 'GET', token: undefined }]);
});

it('an answer that is no JSON is invalid', async () => {
  const { status, options } = await serving([[200, { 'Content-Type': 'text/html' }, '<p>']]);
  expect(await askForAnswer(status, options)).toMatchObject({ ok: false, error: { kind: 'invalid-response' } });
});

it('is called off by DELETE', async () => {
  const { asked, status, options } = await serving([
    [202, {}],
    [404, {}],
  ]);
  expect(await cancelAnswer(status, options)).toMatchObject({ ok: true, output: undefined });
  expect(await cancelAnswer(status, options)).toMatchObject({ ok: false, error: { kind: 'http', status: 404 } });
  expect(asked.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
});
