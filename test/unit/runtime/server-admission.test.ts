import { describe, expect, it } from 'vitest';
import { OperationOutcomeError } from '../../../generator/runtime/operation-outcome-error.ts';
import { serveOperation } from '../../../generator/runtime/operation-server.ts';
import { createServer } from '../../../generator/runtime/server-engine.ts';
import type { Visit } from '../../../generator/runtime/server-options.ts';
import { brewExchange } from '../../support/brew-exchange.ts';

const closed = new OperationOutcomeError(
  401,
  { severity: 'error', code: 'login', text: 'The pot knows you not.' },
  { headers: { 'WWW-Authenticate': 'Bearer' } },
);

/** A pot that lets in whoever carries a token, and notes who came. */
function guardedPot() {
  const visits: Visit[] = [];
  const server = createServer(
    {
      actor: 'tea-pot',
      guide: 'https://tea.example/fhir',
      fhirVersion: '4.0.1',
      exchanges: [serveOperation(brewExchange, ({ leaf }) => ({ cup: leaf }))],
    },
    {
      basePath: '/fhir',
      admit: async (visit) => {
        visits.push(visit);
        if (!visit.request.headers.has('authorization')) throw closed;
      },
    },
  );
  return { server, visits };
}

function post(body: string, headers: Record<string, string> = {}, path = '$brew'): Request {
  const fields = { 'content-type': 'application/fhir+json', ...headers };
  return new Request(`https://pot.example/fhir/${path}`, { method: 'POST', headers: fields, body });
}

const good = '{"resourceType":"Parameters","parameter":[{"name":"leaf","valueString":"assam"}]}';

describe('a server that looks at who is calling', () => {
  it('refuses whom it does not let in as the exchange refuses, with the header fields given', async () => {
    const response = await guardedPot().server(post(good));
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'login' }] });
  });

  it('does so before it reads the body', async () => {
    const request = post('no JSON at all');
    expect((await guardedPot().server(request)).status).toBe(401);
    expect(request.bodyUsed).toBe(false);
  });

  it('answers whom it lets in, and says which exchange it is', async () => {
    const { server, visits } = guardedPot();
    expect((await server(post(good, { authorization: 'Bearer x' }))).status).toBe(200);
    expect(visits.map(({ exchanges }) => exchanges)).toEqual([[brewExchange.id]]);
  });

  it.each([
    ['no address of its own', post(good, {}, '$stew'), 404],
    ['a method it does not take', new Request('https://pot.example/fhir/$brew', { method: 'DELETE' }), 405],
  ])('asks nobody at %s', async (_what, request, status) => {
    const { server, visits } = guardedPot();
    expect([(await server(request)).status, visits.length]).toEqual([status, 0]);
  });
});
