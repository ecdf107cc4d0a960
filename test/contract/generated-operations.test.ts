import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../generator/model/diagnostic.ts';
import { runCheck } from '../../generator/pipeline.ts';
import { printFile } from '../../generator/write/print-file.ts';
import { type RunningServer, serve } from '../../simulators/kit/http-server.ts';
import { compileFolder } from '../support/compile-folder.ts';
import { coreOperations } from '../support/core-operations.ts';
import { TestFolder } from '../support/guide-folder.ts';
import { shapeUse } from '../support/operation-shape-use.ts';
import { operationShapes } from '../support/operation-shapes.ts';
import { documentedOperations, operationText } from '../support/operation-text.ts';
import { writeOperationsGuide } from '../support/operations-guide.ts';
import { recordingHandler, type WireTurn } from '../support/recorded-wire.ts';
import { GeneratedObject } from '../support/round-trip/generated-code.ts';

const folder = new TestFolder();
const servers: RunningServer[] = [];
let count = 0;
let diagnostics: readonly Diagnostic[] = [];

beforeAll(async () => {
  count = writeOperationsGuide(folder);
  const checked = await runCheck({ packages: [folder.join('guide')], toolkitRoot: resolve('.') });
  diagnostics = checked.diagnostics;
  for (const file of checked.files) {
    if (file.kind === 'openapi-types') continue;
    folder.write(`out/${file.path}`, await printFile(file, new Map()));
  }
}, 180_000);

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(() => folder.remove());

async function generated(path: string): Promise<GeneratedObject> {
  const found: object = await import(/* @vite-ignore */ folder.join('out/core-1.0.0', path));
  return new GeneratedObject(path, found);
}

/** A generated client of a generated server with these handlers, and what goes between them over a socket. */
async function talk(actor: string, className: string, handlers: object) {
  const area = actor === 'answerer' ? 'core-ops' : `core-${actor.replace('-answerer', '')}`;
  const server = await generated(`${area}/${actor}.server.ts`);
  // What the generated function gives; nothing else has its name.
  const handler = server.call(`create${className}Server`, handlers) as (request: Request) => Promise<Response>;
  const turns: WireTurn[] = [];
  const running = await serve(recordingHandler(handler, turns));
  servers.push(running);
  const client = await generated(`${area}/${actor}.client.ts`);
  return { client: client.construct(`${className}Client`, { baseUrl: `${running.origin}` }), turns };
}

describe('the operations of FHIR R4', () => {
  it('leave nothing that could not be generated', () => {
    expect(count).toBe(46);
    const lost = ({ severity, code }: Diagnostic) => severity === 'error' || code === 'exchange-not-generated';
    expect(diagnostics.filter(lost)).toEqual([]);
  });

  it('each have a client and a server that compile, with results of the types that the shapes of output have', () => {
    folder.write('out/use.ts', shapeUse);
    expect(compileFolder(folder.join('out'))).toEqual([]);
    const client = folder.read('out/core-1.0.0/core-ops/answerer.client.ts');
    const server = folder.read('out/core-1.0.0/core-ops/answerer.server.ts');
    expect(client.match(/call\?: CallOptions[,)]/g)).toHaveLength(count);
    expect(server.match(/: Handler</g)).toHaveLength(count);
  }, 180_000);

  it('have in the generated code the levels, methods, inputs and outputs that the standard gives them', async () => {
    const messages: object = await import(/* @vite-ignore */ folder.join('out/core-1.0.0/core-ops/messages.ts'));
    const exchanges = Object.entries(messages).flatMap(([name, value]) => (name.endsWith('Exchange') ? [value] : []));
    expect(exchanges.map(operationText).sort()).toEqual(
      coreOperations
        .trim()
        .split(/\n(?! )/)
        .sort(),
    );
  });

  it('have in OpenAPI their paths and methods, a body where there are inputs, and their replies', () => {
    const document = JSON.parse(folder.read('out/core-1.0.0/openapi/answerer.openapi.json'));
    expect(documentedOperations(document)).toEqual(pathsOf(coreOperations));
  });

  it('answer nothing where the one resource of the reply may be absent', async () => {
    const header = {
      resourceType: 'MessageHeader',
      eventCoding: { code: 'admit' },
      source: { endpoint: 'https://ward.example' },
    };
    const content = {
      resourceType: 'Bundle',
      type: 'message',
      entry: [{ fullUrl: 'urn:uuid:6f2d1c84-0d2e-4a6a-9d5c-1f1f8f0f7b11', resource: header }],
    };
    const answers = [undefined, content];
    const handlers = { [await processMessageId()]: () => answers.shift() };
    const { client, turns } = await talk('answerer', 'Answerer', handlers);
    const nothing = await client.call('messageheaderProcessMessage', { content });
    const something = await client.call('messageheaderProcessMessage', { content });
    expect([nothing, something]).toMatchObject([
      { ok: true, output: undefined },
      { ok: true, output: content },
    ]);
    expect(turns.map(({ status }) => status)).toEqual([204, 200]);
  });
});

async function processMessageId(): Promise<string> {
  const messages: object = await import(/* @vite-ignore */ folder.join('out/core-1.0.0/core-ops/messages.ts'));
  return Reflect.get(Reflect.get(messages, 'messageheaderProcessMessageExchange'), 'id');
}

/** `POST /Patient/$match body: 200 Bundle` for each level of each operation of the table. */
function pathsOf(table: string): readonly string[] {
  const rows = table.trim().split(/\n(?! )/);
  const lines = rows.flatMap((row) => {
    const [head = '', sent = '', received = ''] = row.split(/\n {2}(?:<-|->) /);
    const [type = '', code = '', levels = '', method = ''] = head.split(' ');
    const at = type === 'Resource' ? '{resourceType}' : type;
    const paths = { system: `/${code}`, type: `/${at}/${code}`, instance: `/${at}/{id}/${code}` };
    const body = sent === 'nothing' ? 'no body' : `body${/ or \w+$/.exec(sent)?.[0] ?? ''}`;
    const answers = received.split(' or ').map((answer) => {
      if (answer === 'nothing') return '204';
      return `200 ${answer.startsWith('Parameters') ? 'Parameters' : answer}`;
    });
    return Object.entries(paths)
      .filter(([level]) => levels.split('+').includes(level))
      .map(([, path]) => `${method} ${path} ${body}: ${answers.join(' or ')}`);
  });
  return lines.sort();
}

const targets = [
  [{ level: 'system' }, ''],
  [{ level: 'type', resourceType: 'Patient' }, '/Patient'],
  [{ level: 'instance', resourceType: 'Patient', id: 'p.1' }, '/Patient/p.1'],
] as const;

const input = { name: 'Zoë & co', limit: 0, exact: false, kind: ['a', 'b+c'] };
/** The input as the two methods carry it. */
const sent = {
  GET: { query: '?name=Zo%C3%AB+%26+co&limit=0&exact=false&kind=a&kind=b%2Bc', type: null, body: '' },
  POST: {
    query: '',
    type: 'application/fhir+json; charset=utf-8',
    body: {
      resourceType: 'Parameters',
      parameter: [
        { name: 'name', valueString: 'Zoë & co' },
        { name: 'limit', valueInteger: 0 },
        { name: 'exact', valueBoolean: false },
        { name: 'kind', valueCode: 'a' },
        { name: 'kind', valueCode: 'b+c' },
      ],
    },
  },
} as const;
const nothingSent = { query: '', type: null, body: '' } as const;

const combinations = targets.flatMap(([target, path]) =>
  (['GET', 'POST'] as const).flatMap((method) =>
    Object.entries(operationShapes).map(([code, shape]) => ({
      target,
      path,
      method,
      code,
      shape,
      level: target.level,
    })),
  ),
);

describe('an operation between its generated client and its generated server', () => {
  it.each(combinations)('travels of the $level, by $method, with the output "$code"', async (row) => {
    const { target, path, method, code, shape } = row;
    const seen: unknown[] = [];
    const prefix = method === 'GET' ? 'Get' : 'Post';
    const number = Object.keys(operationShapes).indexOf(code) + 1;
    const { client, turns } = await talk(`${method.toLowerCase()}-answerer`, `${prefix}Answerer`, {
      [`CORE:${prefix}-${number}/${code}`]: (given: unknown, context: { readonly target: unknown }) => {
        seen.push(context.target, given);
        return shape.output;
      },
    });
    const hasInput = code !== 'no-input';
    const name = code.replace(/-./g, (letter) => letter.slice(1).toUpperCase());
    const result = await client.call(name, target, ...(hasInput ? [input] : []));
    const { query, type, body } = hasInput ? sent[method] : nothingSent;
    expect(turns).toEqual([
      {
        request: { method, url: `${path}/$${code}${query}`, type, accept: 'application/fhir+json', body },
        ...(shape.body === undefined
          ? { status: 204, type: null, body: '' }
          : { status: 200, type: 'application/fhir+json; charset=utf-8', body: shape.body }),
      },
    ]);
    expect(seen).toEqual([target, hasInput ? input : undefined]);
    expect(result).toMatchObject({ ok: true });
    expect(Reflect.get(Object(result), 'output')).toEqual(shape.output);
  });
});
