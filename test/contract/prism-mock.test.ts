import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';
import { publishedDocuments, publishedMessages } from '../support/published-document.ts';

let folder: string;
let document: JsonObject;
let mock: ChildProcess;
let base: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prism-'));
  document = (await publishedDocuments()).get('context-manager') ?? {};
  const file = join(folder, 'context-manager.json');
  await writeFile(file, JSON.stringify(document));
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  const cli = join(process.cwd(), 'node_modules/@stoplight/prism-cli/dist/index.js');
  mock = spawn(process.execPath, [cli, 'mock', file, '-p', String(port), '-h', '127.0.0.1'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await listening(mock);
}, 180_000);

afterAll(async () => {
  if (mock.exitCode === null) {
    mock.kill('SIGKILL');
    await once(mock, 'exit');
  }
  await rm(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('No port.');
  return address.port;
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      if (log.includes('is listening')) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(log)));
  });
}

async function post(
  path: string,
  body: JsonValue | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(base + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/fhir+json',
      Accept: 'application/fhir+json',
      Authorization: 'Bearer x',
      ...headers,
    },
    body: JSON.stringify(body),
  });
}

const paths: Readonly<Record<string, string>> = { setContext: '/$set-context', clearContext: '/$clear-context' };

test('a mock of the document answers each example request with an example reply', { timeout: 180_000 }, async () => {
  const messages = publishedMessages(document);
  for (const request of messages.filter(({ role }) => role === 'request')) {
    const response = await post(paths[request.operation] ?? '', request.body);
    expect([request.label, response.status]).toEqual([request.label, 200]);
    const replies = messages.filter(({ operation, role }) => operation === request.operation && role === '200');
    expect(replies.map(({ body }) => body)).toContainEqual(await response.json());
  }
});

test('a mock of the document refuses a misspelt parameter with an OperationOutcome', { timeout: 60_000 }, async () => {
  const response = await post('/$clear-context', {
    resourceType: 'Parameters',
    parameter: [{ name: 'launchIdentifier', valueString: 'x' }],
  });
  const body: unknown = await response.json();
  expect(response.status).toBe(422);
  expect(isJsonObject(body) && body['resourceType']).toBe('OperationOutcome');
});

test('a mock of the document refuses a request without a token', { timeout: 60_000 }, async () => {
  const response = await post('/$clear-context', publishedMessages(document)[0]?.body, { Authorization: '' });
  expect(response.status).toBe(401);
});
