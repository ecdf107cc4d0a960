import createClient, { type Client } from 'openapi-fetch';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type ContextManagerHandlers,
  createContextManagerServer,
} from '../../generated/halo-1.1.0/ca-sofa/context-manager.server.ts';
import type { ClearContextInput, SetContextInput } from '../../generated/halo-1.1.0/ca-sofa/types.ts';
import type { paths } from '../../generated/halo-1.1.0/openapi/context-manager.openapi.d.ts';
import { type RunningServer, serve } from '../../simulators/kit/http-server.ts';

/** A client that knows nothing of this project but the types of the document. */
type DocumentClient = Client<paths, 'application/fhir+json'>;

const headers = { 'Content-Type': 'application/fhir+json' } as const;
const removed = {
  resourceType: 'OperationOutcome' as const,
  issue: [{ severity: 'information' as const, code: 'informational' as const }],
};
const received: (SetContextInput | ClearContextInput)[] = [];
const handlers: ContextManagerHandlers = {
  'CA:SoFA-1/set-context': (input) => {
    received.push(input);
    return { launchID: 'xyz123' };
  },
  'CA:SoFA-2/clear-context': (input) => {
    received.push(input);
    return { outcome: [removed] };
  },
};

let server: RunningServer;
let client: DocumentClient;

beforeAll(async () => {
  server = await serve(createContextManagerServer(handlers, { basePath: '/fhir' }));
  client = createClient<paths, 'application/fhir+json'>({ baseUrl: `${server.origin}/fhir`, headers });
});

afterAll(async () => {
  await server.close();
});

beforeEach(() => {
  received.length = 0;
});

describe('openapi-fetch with the types of the document', () => {
  test('sets a context', async () => {
    const { data, error, response } = await client.POST('/$set-context', {
      body: {
        resourceType: 'Parameters',
        parameter: [
          { name: 'appID', valueString: 'growth-chart' },
          { name: 'patient', valueReference: { reference: 'Patient/p-1' } },
        ],
      },
    });
    expect([response.status, error]).toEqual([200, undefined]);
    expect(received).toEqual([{ appID: 'growth-chart', patient: { reference: 'Patient/p-1' } }]);
    const launchId = data?.parameter.find((parameter) => parameter.name === 'launchID');
    expect(launchId?.valueString).toBe('xyz123');
  });

  test('is refused a context whose entry has no fullUrl', async () => {
    const { data, error, response } = await client.POST('/$set-context', {
      body: {
        resourceType: 'Parameters',
        parameter: [
          {
            name: 'resources',
            resource: {
              resourceType: 'Bundle',
              type: 'transaction',
              entry: [
                // @ts-expect-error An entry has a fullUrl.
                { resource: { resourceType: 'Patient' }, request: { method: 'POST', url: 'Patient' } },
              ],
            },
          },
        ],
      },
    });
    expect([response.status, data, received]).toEqual([422, undefined, []]);
    expect(error?.resourceType).toBe('OperationOutcome');
    expect(error?.issue.flatMap(({ expression }) => expression ?? [])).toEqual([
      'Parameters.parameter[0].resource.entry[0].fullUrl',
    ]);
  });

  test('clears a context', async () => {
    const { data, error, response } = await client.POST('/$clear-context', {
      body: { resourceType: 'Parameters', parameter: [{ name: 'launchID', valueString: 'xyz123' }] },
    });
    expect([response.status, error]).toEqual([200, undefined]);
    expect(received).toEqual([{ launchID: 'xyz123' }]);
    const outcomes = data?.resourceType === 'Parameters' ? data.parameter.map(({ resource }) => resource) : [];
    expect(outcomes).toEqual([removed]);
  });

  test('is refused a clear without a launch', async () => {
    const { data, error, response } = await client.POST('/$clear-context', {
      body: {
        resourceType: 'Parameters',
        // @ts-expect-error A misspelt parameter.
        parameter: [{ name: 'launchIdentifier', valueString: 'xyz123' }],
      },
    });
    expect([response.status, data, received]).toEqual([422, undefined, []]);
    expect(error?.issue.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'error not-supported',
      'error required',
    ]);
  });
});
