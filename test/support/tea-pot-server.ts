import type { HttpContext } from '../../generator/runtime/http-handler.ts';
import { serveHttp, servePage } from '../../generator/runtime/http-server.ts';
import { createServer } from '../../generator/runtime/server-engine.ts';
import type { FetchHandler, ServerOptions } from '../../generator/runtime/server-options.ts';
import {
  greetExchange,
  type OrderInput,
  orderExchange,
  pushExchange,
  refillExchange,
  shelfExchange,
  type Ticket,
} from './tea-http.ts';

export type OrderHandler = (input: OrderInput, exchange: HttpContext) => Ticket | Promise<Ticket>;

/** A server of HTTP exchanges, its handler of orders given. */
export function pot(order: OrderHandler = ({ leaf }) => ({ ticket: leaf }), options: ServerOptions = {}): FetchHandler {
  return createServer(
    {
      actor: 'tea-pot',
      guide: 'https://tea.example/fhir',
      fhirVersion: '4.0.1',
      exchanges: [
        serveHttp(orderExchange, order),
        serveHttp(refillExchange, () => undefined),
        serveHttp(shelfExchange, ({ shelf, limit }) => ({ ticket: `${shelf} ${limit}` })),
        serveHttp(pushExchange, () => undefined),
        servePage(greetExchange, ({ name }) =>
          name === 'away' ? new Response(null, { status: 302, headers: { Location: '/elsewhere' } }) : `<p>${name}</p>`,
        ),
      ],
    },
    { newCorrelationId: () => 'c1', ...options },
  );
}
