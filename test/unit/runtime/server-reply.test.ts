import { describe, expect, it } from 'vitest';
import { serveHttp } from '../../../generator/runtime/http-server.ts';
import { createServer } from '../../../generator/runtime/server-engine.ts';
import { orderExchange, type Ticket } from '../../support/tea-http.ts';

function order(answer: () => Ticket, replyHeaders: Readonly<Record<string, string>> = {}): Promise<Response> {
  return server(answer, replyHeaders)(request());
}

function server(answer: () => Ticket, replyHeaders: Readonly<Record<string, string>> = {}) {
  return createServer(
    {
      actor: 'tea-pot',
      guide: 'https://tea.example/fhir',
      fhirVersion: '4.0.1',
      exchanges: [serveHttp(orderExchange, answer)],
    },
    { replyHeaders },
  );
}

function request(): Request {
  const body = new URLSearchParams({ grant_type: 'order', leaf: 'assam', client_id: 'c' });
  return new Request(`https://pot.example${orderExchange.path ?? ''}`, { method: 'POST', body });
}

/** How often a document is validated that two requests are answered with. */
async function readsOfTwoAnswers(ticket: Ticket): Promise<number> {
  let reads = 0;
  const document = {
    resourceType: undefined,
    read: () => {
      reads += 1;
      return ticket;
    },
  };
  const handle = createServer(
    {
      actor: 'tea-pot',
      guide: 'https://tea.example/fhir',
      fhirVersion: '4.0.1',
      exchanges: [serveHttp({ ...orderExchange, reply: { kind: 'json', document } }, () => ticket)],
    },
    {},
  );
  const texts = [await (await handle(request())).text(), await (await handle(request())).text()];
  expect(texts[0]).toBe(texts[1]);
  return reads;
}

describe('an answer', () => {
  it('carries the header fields of every answer, unless it has them itself', async () => {
    const fields = { 'X-Pot': 'brown', 'cache-control': 'private', 'CONTENT-TYPE': 'text/html' };
    const { headers } = await order(() => ({ ticket: 't' }), fields);
    expect([headers.get('x-pot'), headers.get('cache-control'), headers.get('content-type')]).toEqual([
      'brown',
      'private',
      'application/json',
    ]);
  });

  it('carries them too where it is a refusal', async () => {
    const handle = server(() => ({ ticket: 't' }), { 'X-Pot': 'brown' });
    const answer = await handle(new Request('https://pot.example/nowhere'));
    expect([answer.status, answer.headers.get('x-pot')]).toEqual([404, 'brown']);
  });

  it.each(['é', '茶', '🍵', 'a'])('says how many bytes a text with %s has', async (leaf) => {
    const sizes: number[] = [];
    const handle = createServer(
      {
        actor: 'tea-pot',
        guide: 'https://tea.example/fhir',
        fhirVersion: '4.0.1',
        exchanges: [serveHttp(orderExchange, () => ({ ticket: leaf }))],
      },
      { onEvent: (event) => void (event.kind === 'response-sent' && sizes.push(event.bytes)) },
    );
    const answer = await handle(request());
    expect(sizes).toEqual([(await answer.arrayBuffer()).byteLength]);
  });

  it('is written anew where its document may have changed', async () => {
    const ticket = { ticket: 'first' };
    const handle = server(() => Object.assign(ticket));
    expect(await (await handle(request())).json()).toEqual({ ticket: 'first' });
    ticket.ticket = 'second';
    expect(await (await handle(request())).json()).toEqual({ ticket: 'second' });
  });

  it('is written once where its document cannot change', async () => {
    expect(await readsOfTwoAnswers(Object.freeze({ ticket: 'only' }))).toBe(1);
  });

  it.each([
    ['is not frozen', { ticket: 'only' }],
    [
      'has a member that is computed',
      Object.freeze({
        get ticket() {
          return 'only';
        },
      }),
    ],
    ['has a part that is not frozen', Object.freeze({ ticket: 'only', more: {} })],
    ['says itself how it is written', Object.freeze({ ticket: 'only', toJSON: () => ({}) })],
  ])('is written anew where its document %s', async (_why, ticket) => {
    expect(await readsOfTwoAnswers(ticket)).toBe(2);
  });

  it('of a frozen document that breaks its definition is refused every time', async () => {
    // A ticket without a ticket: what a handler in plain JavaScript may give.
    const handle = server(() => Object.freeze({}) as Ticket);
    expect([(await handle(request())).status, (await handle(request())).status]).toEqual([500, 500]);
  });
});
