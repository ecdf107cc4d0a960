import type { Device } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import type { ParametersMessage } from '../../../generator/runtime/message-definition.ts';
import { readMessage } from '../../../generator/runtime/message-reader.ts';
import { writeParameters } from '../../../generator/runtime/message-writer.ts';
import type { OperationExchange } from '../../../generator/runtime/operation-exchange.ts';
import { serveOperation } from '../../../generator/runtime/operation-server.ts';
import { createServer } from '../../../generator/runtime/server-engine.ts';
import { isObject } from '../../../generator/runtime/validation.ts';
import { type BrewOutput, brewExchange } from '../../support/brew-exchange.ts';

const facts = { actor: 'tea-pot', guide: 'https://tea.example/fhir', fhirVersion: '4.0.1' };
const good = { resourceType: 'Parameters', parameter: [{ name: 'leaf', valueString: 'assam' }] };

function post(body: unknown, address: string): Request {
  return new Request(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify(body),
  });
}

describe('an operation with one resource among its inputs', () => {
  interface LabelInput {
    readonly pot: Device;
    readonly size?: number;
  }
  const source = { evidence: 'base' } as const;
  const request: ParametersMessage = {
    kind: 'parameters',
    bareResource: 'pot',
    parameters: [
      { name: 'pot', min: 1, max: 1, content: { kind: 'resource', resourceType: 'Device' }, source },
      { name: 'size', min: 0, max: 1, content: { kind: 'value', element: 'valueInteger' }, source },
    ],
    validate: (body, validation, at) => {
      const parameter = isObject(body) && Array.isArray(body['parameter']) ? body['parameter'] : [];
      for (const [index, { resource }] of parameter.entries()) {
        if (resource === undefined || resource.status === 'active') continue;
        const place = `${at}.parameter[${index}].resource.status`;
        validation.report({
          rule: 'fixed',
          code: 'value',
          at: place,
          found: resource.status,
          wanted: 'active',
          source,
        });
      }
    },
  };
  const exchange: OperationExchange<LabelInput, BrewOutput> = {
    ...brewExchange,
    request: {
      definition: request,
      read: (body, validation) => readMessage<LabelInput>(request, body, validation),
      write: (input) => writeParameters(request, input),
    },
  };
  const handler = ({ pot, size }: LabelInput) => ({ cup: `${pot.id} ${size}` });
  const server = createServer({ ...facts, exchanges: [serveOperation(exchange, handler)] }, {});
  const pot = { resourceType: 'Device', id: 'p1', status: 'active' };
  const replyTo = async (body: unknown, query = '') => {
    const response = await server(post(body, `https://pot.example/$brew${query}`));
    return { status: response.status, body: await response.json() };
  };

  it('is called with that resource as the body, and with the others in the query', async () => {
    const wrapped = { resourceType: 'Parameters', parameter: [{ name: 'pot', resource: pot }] };
    const cup = (text: string) => ({
      status: 200,
      body: { resourceType: 'Parameters', parameter: [{ name: 'cup', valueString: text }] },
    });
    expect(await replyTo(wrapped)).toEqual(cup('p1 undefined'));
    expect(await replyTo(pot)).toEqual(cup('p1 undefined'));
    expect(await replyTo(pot, '?size=3&_format=json')).toEqual(cup('p1 3'));
  });

  it('says of what is wrong where it is in what was sent', async () => {
    expect(await replyTo({ ...pot, status: 'broken' })).toMatchObject({
      status: 422,
      body: { issue: [{ expression: ['Device.status'] }] },
    });
    expect(await replyTo(pot, '?sugar=2')).toMatchObject({ status: 422, body: { issue: [{ code: 'not-supported' }] } });
  });

  it('refuses a resource of another type', async () => {
    expect(await replyTo({ resourceType: 'Patient' })).toMatchObject({
      status: 400,
      body: { issue: [{ diagnostics: 'The body is a Patient resource, wanted a Parameters or Device resource.' }] },
    });
  });
});

describe('an operation on types and instances', () => {
  const exchange = {
    ...brewExchange,
    levels: ['type', 'instance'],
    resourceTypes: ['Device'],
    methods: ['GET', 'POST'],
  } as const;
  const server = createServer(
    {
      ...facts,
      exchanges: [serveOperation(exchange, ({ leaf }, { target }) => ({ cup: `${leaf} ${JSON.stringify(target)}` }))],
    },
    {},
  );

  it.each([
    ['/Device/$brew', 200],
    ['/Device/p1/$brew', 200],
    ['/Device/p_1/$brew', 404],
    ['/Patient/p1/$brew', 404],
    ['/$brew', 404],
  ])('answers at %s with %i', async (path, status) => {
    expect((await server(post(good, `https://pot.example${path}`))).status).toBe(status);
  });

  it('is called with GET and a query where its definition allows it', async () => {
    const response = await server(new Request('https://pot.example/Device/p1/$brew?leaf=assam'));
    expect(await response.json()).toEqual({
      resourceType: 'Parameters',
      parameter: [{ name: 'cup', valueString: 'assam {"level":"instance","resourceType":"Device","id":"p1"}' }],
    });
  });

  it('of every type is answered for the types of FHIR and for nothing else', async () => {
    const anywhere = serveOperation({ ...exchange, resourceTypes: ['Resource'] }, ({ leaf }) => ({ cup: leaf }));
    const everywhere = createServer({ ...facts, exchanges: [anywhere] }, {});
    const statusAt = async (path: string) => (await everywhere(post(good, `https://pot.example${path}`))).status;
    expect(await statusAt('/Patient/$brew')).toBe(200);
    expect(await statusAt('/Teapot/$brew')).toBe(404);
    expect(await statusAt('/Resource/$brew')).toBe(404);
  });

  it('refuses a query that breaks a rule', async () => {
    expect((await server(new Request('https://pot.example/Device/$brew?leaf=assam&sugar=2'))).status).toBe(422);
  });
});
