import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { equal } from '../../generator/runtime/condition.ts';
import type { FormDefinition, FormParameter } from '../../generator/runtime/form-definition.ts';
import { formMessage, jsonMessage, resourceDocument } from '../../generator/runtime/http-codec.ts';
import type { HttpExchange } from '../../generator/runtime/http-exchange.ts';
import type { FetchHandler } from '../../generator/runtime/server-options.ts';
import { isObject, type Validation } from '../../generator/runtime/validation.ts';

/** A parameter 0..1 of the base standard, as far as nothing else is said. */
function formParameter(name: string, more: Partial<FormParameter> = {}): FormParameter {
  return { name, min: 0, max: 1, type: 'string', source: { evidence: 'base' }, ...more };
}

export interface OrderInput {
  readonly grant_type: 'order';
  readonly leaf: string;
  readonly cups?: number | undefined;
  readonly client_id?: string | undefined;
}

export interface Ticket {
  readonly ticket: string;
  readonly minutes?: number | undefined;
}

const orderForm: FormDefinition = {
  unknown: 'ignore',
  parameters: [
    formParameter('grant_type', { min: 1, type: 'code', fixed: 'order' }),
    formParameter('leaf', { min: 1, source: { requirement: 'TEA-002', evidence: 'stated' } }),
    formParameter('cups', { type: 'positiveInt' }),
    formParameter('client_id', {
      condition: {
        text: "%client.type = 'public'",
        needsClient: true,
        holds: (_message, client) => equal(client['type'], 'public'),
      },
    }),
  ],
};

function validateTicket(value: unknown, validation: Validation, at: string): void {
  if (isObject(value) && typeof value['ticket'] === 'string') return;
  validation.report({ rule: 'json', code: 'structure', at: `${at}.ticket`, found: value, wanted: 'a ticket' });
}

const common = {
  initiator: 'tea-drinker',
  responder: 'tea-pot',
  methods: ['POST'],
  successStatus: 200,
  headers: {},
  cors: false,
} as const;

/** A form answered with JSON, one of two at its address. */
export const orderExchange: HttpExchange<OrderInput, Ticket> = {
  ...common,
  id: 'TX:Tea-2/order',
  path: '/counter',
  selector: { parameter: 'grant_type', value: 'order' },
  headers: { Pragma: 'no-cache' },
  errors: 'oauth-json',
  cors: true,
  request: { carrier: 'form', form: formMessage<OrderInput>(orderForm) },
  reply: { kind: 'json', document: jsonMessage<Ticket>('Ticket', validateTicket) },
};

export interface RefillInput {
  readonly grant_type: 'refill';
}

/** The other of two at one address. */
export const refillExchange: HttpExchange<RefillInput, undefined> = {
  ...common,
  id: 'TX:Tea-2/refill',
  path: '/counter',
  selector: { parameter: 'grant_type', value: 'refill' },
  errors: 'oauth-json',
  successStatus: 204,
  request: {
    carrier: 'form',
    form: formMessage<RefillInput>({
      unknown: 'ignore',
      parameters: [formParameter('grant_type', { min: 1, type: 'code', fixed: 'refill' })],
    }),
  },
  reply: { kind: 'empty' },
};

export interface VisitInput {
  readonly response_type: 'code';
  readonly back: string;
  readonly scope: string;
  readonly state?: string | undefined;
}

export interface VisitOutput {
  readonly code: string;
  readonly state?: string | undefined;
}

/** A visit by browser that comes back. */
export const visitExchange: HttpExchange<VisitInput, VisitOutput> = {
  ...common,
  id: 'TX:Tea-3/visit',
  methods: ['GET', 'POST'],
  path: '/door',
  successStatus: 302,
  errors: 'oauth-redirect',
  request: {
    carrier: 'form',
    form: formMessage<VisitInput>({
      unknown: 'ignore',
      parameters: [
        formParameter('response_type', { min: 1, type: 'code', fixed: 'code' }),
        formParameter('back', { min: 1, type: 'uri' }),
        formParameter('scope', { min: 1, codes: ['tea'] }),
        formParameter('state'),
      ],
    }),
  },
  reply: {
    kind: 'redirect',
    replyTo: 'back',
    form: formMessage<VisitOutput>({
      unknown: 'ignore',
      parameters: [formParameter('code', { min: 1 }), formParameter('state')],
    }),
  },
};

export interface ShelfInput {
  readonly shelf: string;
  readonly limit?: number | undefined;
}

/** A query with a parameter in the path, closed against parameters it does not know, refused with problem details. */
export const shelfExchange: HttpExchange<ShelfInput, Ticket> = {
  ...common,
  id: 'TX:Tea-4/shelf',
  methods: ['GET'],
  path: '/shelves/{shelf}',
  errors: 'problem',
  cors: true,
  request: {
    carrier: 'query',
    form: formMessage<ShelfInput>({
      unknown: 'reject',
      parameters: [formParameter('shelf', { min: 1 }), formParameter('limit', { type: 'integer' })],
    }),
  },
  reply: { kind: 'json', document: jsonMessage<Ticket>('Ticket', validateTicket) },
};

/** A resource that is pushed to an address of the receiver's. */
export const pushExchange: HttpExchange<{ readonly resourceType: string }, undefined> = {
  ...common,
  id: 'TX:Tea-5/push',
  path: '/push',
  successStatus: 204,
  errors: 'status-only',
  resources: () => undefined,
  request: { carrier: 'resource', document: resourceDocument('Bundle', undefined) },
  reply: { kind: 'empty' },
};

/** A page that the receiver makes. */
export const greetExchange: HttpExchange<{ readonly name: string }, undefined> = {
  ...common,
  id: 'TX:Tea-6/greet',
  methods: ['GET'],
  path: '/greet',
  errors: 'status-only',
  request: {
    carrier: 'query',
    form: formMessage({ unknown: 'ignore', parameters: [formParameter('name', { min: 1 })] }),
  },
  reply: { kind: 'page' },
};

/** Servers on loopback, to be closed when a test is done. */
export class LoopbackServers {
  readonly #servers: Server[] = [];

  /** Gives the address. */
  async listen(handler: FetchHandler): Promise<string> {
    const server = createHttpServer(getRequestListener(handler));
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has an address of this form.
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const server of this.#servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
}
