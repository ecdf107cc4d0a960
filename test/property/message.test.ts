import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../generator/runtime/http-json-text.ts';
import { readMessage } from '../../generator/runtime/message-reader.ts';
import { serveOperation } from '../../generator/runtime/operation-server.ts';
import { createServer } from '../../generator/runtime/server-engine.ts';
import { Validation } from '../../generator/runtime/validation.ts';
import { brewExchange, brewRequest } from '../support/brew-exchange.ts';

const jsonEntry = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      name: fc.oneof(fc.constantFrom('leaf', 'minutes', 'milk', '__proto__', 'constructor'), fc.jsonValue()),
      valueString: fc.jsonValue(),
      valueInteger: fc.jsonValue(),
      resource: fc.jsonValue(),
      part: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
);
const body = fc.oneof(
  fc.jsonValue(),
  fc.record({ resourceType: fc.constant('Parameters'), parameter: fc.oneof(fc.array(jsonEntry), fc.jsonValue()) }),
);

describe('any JSON', () => {
  it('is read without a throw, and gives a value only with what it needs', () => {
    fc.assert(
      fc.property(body, (value) => {
        const validation = new Validation();
        const input = readMessage<object>(brewRequest, value, validation);
        if (validation.accepted) expect(input).toHaveProperty('leaf');
      }),
    );
  });

  it('is answered, never with a failure of the server', async () => {
    const server = createServer(
      {
        actor: 'tea-pot',
        guide: 'https://tea.example/fhir',
        fhirVersion: '4.0.1',
        exchanges: [serveOperation(brewExchange, () => ({ cup: 'a' }))],
      },
      {},
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          body.map((value) => JSON.stringify(value)),
          fc.string(),
        ),
        async (text) => {
          const headers = { 'Content-Type': 'application/fhir+json' };
          const response = await server(
            new Request('https://pot.example/$brew', { method: 'POST', headers, body: text }),
          );
          expect([200, 400, 422]).toContain(response.status);
        },
      ),
    );
  });
});

describe('a plain message', () => {
  const input = fc.record(
    { leaf: fc.string({ minLength: 1 }), minutes: fc.integer(), milk: fc.boolean() },
    { requiredKeys: ['leaf'] },
  );

  it('is the same after it was written, sent and read', () => {
    fc.assert(
      fc.property(input, (value) => {
        const sent: unknown = JSON.parse(JSON.stringify(brewExchange.request.write(value)));
        expect(brewExchange.request.read(sent, new Validation())).toEqual(value);
      }),
    );
  });
});

describe('the scanner of JSON texts', () => {
  it('agrees with JSON.parse about every text', () => {
    const cut = fc.tuple(fc.jsonValue(), fc.nat(), fc.string({ maxLength: 2 })).map(([value, at, extra]) => {
      const text = JSON.stringify(value);
      const place = at % (text.length + 1);
      return text.slice(0, place) + extra + text.slice(place + extra.length);
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.jsonValue().map((value) => JSON.stringify(value, null, 1)),
          cut,
        ),
        (text) => {
          const fault = findJsonFault(text, 1000);
          if (fault?.kind === 'duplicate-member') return;
          expect(fault === undefined).toBe(parses(text));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
