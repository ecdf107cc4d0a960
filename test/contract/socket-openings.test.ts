import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClientSocket, SocketArrival, SocketClosure } from '../../generated/runtime/socket-client.ts';
import type { SocketContext, SocketServer } from '../../generated/runtime/socket-server.ts';
import { runCheck } from '../../generator/pipeline.ts';
import { printFile } from '../../generator/write/print-file.ts';
import { compileFolder } from '../support/compile-folder.ts';
import { TestFolder } from '../support/guide-folder.ts';
import { connect, type LoopbackSockets, serveSockets } from '../support/news-channel.ts';
import { projectRoot } from '../support/profile-package.ts';

/**
 * The guide `socket-openings` among the golden ones, from its files through the whole generator to sockets: one exchange has no opening
 * frame, one has two texts and a resource, one a resource of a profile.
 */
const folder = new TestFolder();
const ends: (() => Promise<void>)[] = [];
let generated: Readonly<Record<string, (...given: readonly unknown[]) => unknown>>;

const use = `import type { TeaHouseSocketHandlers } from './tea-house-1.0.0/th-bell/tea-house.socket.ts';
import { createCallSocket, createHearSocket, createWishSocket } from './tea-house-1.0.0/th-bell/tea-house.socket.ts';

export const handlers: TeaHouseSocketHandlers = {
  'TH:Bell-1': (_input: undefined) => undefined,
  'TH:Bell-2'(input) {
    if (input.opening === 'table') input.values.number.toUpperCase();
    else if (input.opening === 'slot') input.values.start.toUpperCase();
  },
  'TH:Bell-3'(wish, { socket }) {
    wish.author.display?.toUpperCase();
    socket.send({ kind: 'resource', resource: { resourceType: 'Basic', code: { text: 'bell' } } });
  },
};
createHearSocket('ws://tea.example');
createCallSocket('ws://tea.example', { opening: 'hush', values: undefined });
// @ts-expect-error: a wish has an author
createWishSocket('ws://tea.example', { resourceType: 'Basic', code: { text: 'wish' } });
// @ts-expect-error: a table has a number
createCallSocket('ws://tea.example', { opening: 'table', values: {} });
`;

beforeAll(async () => {
  const packages = [`${projectRoot}/test/golden/socket-openings/package`];
  const { files, diagnostics } = await runCheck({ packages, toolkitRoot: projectRoot });
  expect(diagnostics.filter(({ place }) => !place.package.startsWith('hl7.fhir.r4.core#'))).toEqual([]);
  const all = new Map(files.map((file) => [file.path, file]));
  for (const file of files) {
    if (file.path.endsWith('.ts') && file.kind !== 'openapi-types') {
      folder.write(`out/${file.path}`, await printFile(file, all));
    }
  }
  generated = await import(/* @vite-ignore */ folder.join('out/tea-house-1.0.0/th-bell/tea-house.socket.ts'));
}, 60_000);

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
afterAll(() => folder.remove());

const bell = { resourceType: 'Basic', code: { text: 'bell' } };
const wish = { resourceType: 'Basic', code: { text: 'wish' }, author: { display: 'A guest' } };
const slot = {
  resourceType: 'Slot',
  schedule: { display: 'Tables' },
  status: 'free',
  start: '2026-01-05T15:00:00Z',
  end: '2026-01-05T16:00:00Z',
};

type Handler = (input: unknown, context: SocketContext<never>) => void;
type Frame = Parameters<SocketContext<never>['socket']['send']>[0];

/** A house whose handlers ring the bell for what they are given, which is kept; `silent` ones are called and do nothing. */
async function house(...silent: readonly string[]): Promise<{ sockets: LoopbackSockets; heard: unknown[] }> {
  const heard: unknown[] = [];
  const handler = (id: string): Handler => {
    return (input, { socket }) => {
      if (silent.includes(id)) return;
      heard.push([id, input]);
      // The generated code is known at run time only; so are its types.
      const issues = socket.send({ kind: 'resource', resource: bell } as unknown as Frame);
      if (issues.length > 0) throw new TypeError(JSON.stringify(issues));
    };
  };
  const ids = ['TH:Bell-1', 'TH:Bell-2', 'TH:Bell-3'];
  const handlers = Object.fromEntries(ids.map((id) => [id, handler(id)]));
  const sockets = await serveSockets(generated['createTeaHouseSocketServer']?.(handlers) as SocketServer);
  ends.push(sockets.close);
  return { sockets, heard };
}

type Socket = ClientSocket<unknown, never>;

function open(name: string, url: string, ...input: readonly unknown[]): Socket {
  const socket = generated[name]?.(url, ...input, { connect }) as Socket;
  ends.push(async () => socket.close());
  return socket;
}

async function next(socket: Socket): Promise<SocketArrival<never> | SocketClosure> {
  for await (const arrival of socket) return arrival;
  return socket.closed;
}

const rung = expect.objectContaining({ kind: 'frame', frame: { kind: 'resource', resource: bell } });

describe('sockets generated from files of a guide', () => {
  it('compile, and let nothing be sent that the exchange does not have', () => {
    folder.write('out/use.ts', use);
    expect(compileFolder(folder.join('out'))).toEqual([]);
  }, 60_000);

  it('exchange frames of the responder alone where the initiator sends none', async () => {
    const { sockets, heard } = await house();
    expect(await next(open('createHearSocket', sockets.url))).toEqual(rung);
    expect(heard).toEqual([['TH:Bell-1', undefined]]);
  });

  it.each([
    { opening: 'table', values: { number: '7' } },
    { opening: 'hush', values: undefined },
    { opening: 'slot', values: slot },
  ])('are opened by one of several frames: $opening', async (input) => {
    const { sockets, heard } = await house('TH:Bell-1');
    expect(await next(open('createCallSocket', sockets.url, input))).toEqual(rung);
    expect(heard).toEqual([['TH:Bell-2', input]]);
  });

  it('are opened by a resource, which reaches the handler of its exchange', async () => {
    const { sockets, heard } = await house('TH:Bell-1');
    expect(await next(open('createWishSocket', sockets.url, wish))).toEqual(rung);
    expect(heard).toEqual([['TH:Bell-3', wish]]);
  });

  it('are opened again by another frame', async () => {
    const { sockets, heard } = await house('TH:Bell-1');
    const socket = open('createCallSocket', sockets.url, { opening: 'hush', values: undefined });
    await socket.opened;
    expect(socket.open({ opening: 'slot', values: slot })).toEqual([]);
    const arrivals: unknown[] = [];
    for await (const arrival of socket) {
      arrivals.push(arrival);
      if (arrivals.length === 2) break;
    }
    expect(arrivals).toEqual([rung, rung]);
    expect(heard).toHaveLength(2);
  });

  it('send no resource that breaks its profile', async () => {
    const { sockets, heard } = await house('TH:Bell-1');
    const { author: _author, ...anonymous } = wish;
    const socket = open('createWishSocket', sockets.url, anonymous);
    expect(await socket.closed).toMatchObject({
      kind: 'invalid-opening',
      issues: [{ rule: 'cardinality-min', expression: 'Basic.author' }],
    });
    expect(heard).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['a resource that breaks its profile', JSON.stringify({ ...wish, author: undefined }), 'wanted'],
    ['a resource of another profile of the type', JSON.stringify(bell), 'wanted'],
    ['a resource of no exchange', '{"resourceType":"Patient"}', 'The frame opens nothing.'],
    ['an object that is no resource', '{"a":1}', 'The frame opens nothing.'],
    ['broken JSON', '{"resourceType":"Basic"', 'wanted JSON'],
    ['JSON nested too deep', `{"resourceType":"Basic","a":${'['.repeat(70)}${']'.repeat(70)}}`, 'wanted JSON'],
    ['a name that comes twice', '{"resourceType":"Basic","resourceType":"Slot"}', 'wanted JSON'],
    ['a list', '[]', 'The frame opens nothing.'],
    ['another text', 'table:', 'The frame opens nothing.'],
  ])('are closed by a server that is sent %s, and no handler is called', async (_what, text, reason) => {
    const { sockets, heard } = await house('TH:Bell-1');
    const socket = connect(sockets.url);
    ends.push(async () => socket.close(1000, ''));
    const closed = new Promise<{ code: number; reason: string }>((resolve) => {
      socket.addEventListener('close', ({ code, reason: told }) => resolve({ code, reason: told }));
    });
    socket.addEventListener('open', () => socket.send(text));
    expect(await closed).toEqual({ code: 1008, reason: expect.stringContaining(reason) });
    expect(heard).toEqual([]);
  });
});
