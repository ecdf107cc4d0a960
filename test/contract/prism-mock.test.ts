import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSingleProcessPrism } from '@stoplight/prism-cli/dist/util/createServer.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';
import { bodylessRequests } from '../support/bodyless-requests.ts';
import { publishedDocuments, publishedMessages, publishedRelease } from '../support/published-document.ts';

const cli = join(process.cwd(), 'node_modules/@stoplight/prism-cli/dist/index.js');
const documents = [...(await publishedDocuments())].filter(
  ([actor, document]) => !actor.includes('3.0') && document['paths'] !== undefined,
);

const { release } = await publishedRelease();

/** A bundle of anything holds the schema of every type, which Prism takes as long for as for all else of its document. */
const isFull = process.env['MODE'] === 'full';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prism-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(actor: string, document: JsonObject): Promise<string> {
  const file = join(folder, `${actor}.json`);
  await writeFile(file, JSON.stringify(document));
  return file;
}

/**
 * Mocks a document for as long as `use` takes, at the address it is given. What the command `prism mock` starts is started in this
 * process: to load Prism takes longer than to read most documents.
 */
async function withMock(actor: string, document: JsonObject, use: (base: string) => Promise<void>): Promise<void> {
  const port = await freePort();
  const server = await createSingleProcessPrism({
    document: await written(actor, document),
    host: '127.0.0.1',
    port,
    // As the command has them where nothing is said.
    cors: true,
    dynamic: false,
    errors: false,
    ignoreExamples: false,
    multiprocess: false,
    seed: '',
    jsonSchemaFakerFillProperties: true,
    verboseLevel: 'silent',
  });
  if (server === undefined) throw new TypeError('Prism did not start.');
  try {
    await use(`http://127.0.0.1:${port}`);
  } finally {
    await server.close();
  }
}

/** The same by the command itself, in a process of its own. */
async function withCommand(actor: string, document: JsonObject, use: (base: string) => Promise<void>): Promise<void> {
  const file = await written(actor, document);
  const port = await freePort();
  const child = spawn(process.execPath, [cli, 'mock', file, '-p', String(port), '-h', '127.0.0.1'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await listening(child);
    await use(`http://127.0.0.1:${port}`);
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
}

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

/** A request that an operation shows as an example. */
interface ExampleRequest {
  readonly operation: string;
  readonly label: string;
  readonly method: string;
  readonly path: string;
  /** None where the request has no body. */
  readonly content: { readonly mediaType: string; readonly body: string } | undefined;
  /** Scheme of its `Authorization`; none where a request without is let through. */
  readonly scheme: 'Bearer' | 'Basic' | undefined;
}

function exampleRequests(document: JsonObject): ExampleRequest[] {
  return Object.entries(objectAt(document, 'paths')).flatMap(([path, item]) =>
    Object.entries(isJsonObject(item) ? item : {}).flatMap(([method, operation]) => {
      if (!isJsonObject(operation)) return [];
      const content = objectAt(objectAt(operation, 'requestBody'), 'content');
      return Object.entries(content).flatMap(([mediaType, media]) =>
        Object.entries(isJsonObject(media) ? objectAt(media, 'examples') : {}).map(([label, example]) => ({
          operation: String(operation['operationId']),
          label,
          method: method.toUpperCase(),
          path: path.replaceAll(/\{[^}]+\}/g, 'x-1'),
          content: { mediaType, body: bodyText(mediaType, isJsonObject(example) ? example['value'] : undefined) },
          scheme: schemeOf(operation['security'] ?? document['security']),
        })),
      );
    }),
  );
}

/** The requests of an actor's exchanges that are nothing but an address, each with the operation it calls. */
function bodylessExamples(actor: string, document: JsonObject): ExampleRequest[] {
  return [...release.exchanges.values()]
    .filter(({ responder }) => responder === actor)
    .flatMap((exchange) => bodylessRequests(exchange))
    .map(({ exchange, label, method, address }) => {
      const operation = operationAt(document, method, address.split('?', 1)[0] ?? '');
      if (operation === undefined) throw new TypeError(`No operation for ${exchange} ${label}: ${method} ${address}`);
      return {
        operation: String(operation['operationId']),
        label,
        method,
        path: address,
        content: undefined,
        scheme: schemeOf(operation['security'] ?? document['security']),
      };
    });
}

function operationAt(document: JsonObject, method: string, path: string): JsonObject | undefined {
  const fits = (template: string) =>
    new RegExp(`^${template.replaceAll('$', '\\$').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path);
  const paths = Object.keys(objectAt(document, 'paths')).filter(fits);
  // A path without variables is meant before one with.
  const [found] = paths.sort((left, right) => left.split('{').length - right.split('{').length);
  const item = objectAt(objectAt(document, 'paths'), found ?? '');
  return isJsonObject(item[method.toLowerCase()]) ? objectAt(item, method.toLowerCase()) : undefined;
}

function schemeOf(security: JsonValue | undefined): ExampleRequest['scheme'] {
  const names = Array.isArray(security) ? security.map((one: JsonValue) => Object.keys(Object(one))[0]) : [];
  if (names.length === 0 || names.includes(undefined)) return undefined;
  return names.includes('bearer') ? 'Bearer' : 'Basic';
}

function bodyText(mediaType: string, value: JsonValue | undefined): string {
  if (mediaType !== 'application/x-www-form-urlencoded') return JSON.stringify(value);
  const members = Object.entries(isJsonObject(value) ? value : {});
  return new URLSearchParams(members.map(([name, member]): [string, string] => [name, String(member)])).toString();
}

function objectAt(value: JsonObject, member: string): JsonObject {
  const found = value[member];
  return isJsonObject(found) ? found : {};
}

/** Nothing but what the document asks for: a token, and the media types the operation answers in. */
async function send(base: string, request: ExampleRequest, headers: Readonly<Record<string, string>> = {}) {
  const authorization = request.scheme === undefined ? {} : { Authorization: `${request.scheme} eDp5` };
  return fetch(base + request.path, {
    method: request.method,
    headers: { ...contentType(request), ...authorization, ...headers },
    body: request.content?.body ?? null,
    redirect: 'manual',
  });
}

function contentType({ content }: ExampleRequest): Readonly<Record<string, string>> {
  return content === undefined ? {} : { 'Content-Type': content.mediaType };
}

describe.each(documents)('a mock of the document of %s', (actor, document) => {
  test('answers each example request with an example reply', { timeout: 300_000 }, async () => {
    await withMock(actor, document, async (base) => {
      const replies = publishedMessages(document);
      const requests = [...exampleRequests(document), ...bodylessExamples(actor, document)].filter(
        ({ operation }) => isFull || operation !== 'batchOrTransaction',
      );
      expect(requests.length).toBeGreaterThan(0);
      for (const request of requests) {
        const response = await send(base, request);
        const text = await response.text();
        const at = `${request.operation} ${request.label}`;
        expect([at, response.status < 400 ? '' : text]).toEqual([at, '']);
        const shown = replies.filter(
          ({ operation, role }) => operation === request.operation && role === String(response.status),
        );
        if (shown.length > 0 && response.headers.get('content-type')?.includes('json') === true) {
          expect(
            shown.map(({ body }) => body),
            at,
          ).toContainEqual(JSON.parse(text));
        }
      }
    });
  });
});

test('every exchange that has a document is asked by an example', () => {
  const asked = documents.flatMap(([actor, document]) =>
    [...exampleRequests(document), ...bodylessExamples(actor, document)].map(
      ({ operation }) => `${actor} ${operation}`,
    ),
  );
  const silent = documents.flatMap(([actor, document]) =>
    exchangesOf(document)
      .filter(({ operations }) => !operations.some((operation) => asked.includes(`${actor} ${operation}`)))
      .map(({ id }) => id),
  );
  expect(silent).toEqual([]);
});

/** The exchanges of a document, each with the operations that stand for it. */
function exchangesOf(document: JsonObject): { readonly id: string; readonly operations: readonly string[] }[] {
  const found = new Map<string, string[]>();
  for (const item of Object.values(objectAt(document, 'paths'))) {
    for (const operation of Object.values(isJsonObject(item) ? item : {}).filter((one) => isJsonObject(one ?? null))) {
      const { 'x-exchange': stated, operationId } = Object(operation);
      for (const id of [stated].flat()) found.set(id, [...(found.get(id) ?? []), operationId]);
    }
  }
  return [...found].map(([id, operations]) => ({ id, operations }));
}

test('the mock of the command refuses a misspelt parameter with an OperationOutcome, and a request without a token', {
  timeout: 120_000,
}, async () => {
  const document = documents.find(([actor]) => actor === 'context-manager')?.[1] ?? {};
  await withCommand('strict', document, async (base) => {
    const [request] = exampleRequests(document).filter(({ operation }) => operation === 'clearContext');
    if (request === undefined) throw new TypeError('The document has no example of the operation.');
    const body = JSON.stringify({
      resourceType: 'Parameters',
      parameter: [{ name: 'launchIdentifier', valueString: 'x' }],
    });
    const content = { mediaType: 'application/fhir+json', body };
    const refused = await send(base, { ...request, content }, { Accept: 'application/fhir+json' });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ resourceType: 'OperationOutcome' });
    expect((await send(base, request, { Authorization: '' })).status).toBe(401);
  });
});
