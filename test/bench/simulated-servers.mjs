// The servers that simulators.bench.mjs times. Run by itself with the name of one, it serves that and prints its origin.
import { createServer } from 'node:http';

const root = new URL('../../', import.meta.url);
const dist = (path) => import(new URL(`dist/simulators/${path}`, root));

/** How many tenants the memory of is told. */
export const tenantCount = 20;

const { patient, encounter, practitioner } = await dist('data/clinic-visit.js');

/** A `$set-context` with a patient, an encounter and a practitioner. */
export const setContextMessage = Buffer.from(
  JSON.stringify({
    resourceType: 'Parameters',
    parameter: [
      { name: 'appID', valueString: 'erec-forms-ca' },
      { name: 'patient', valueReference: { reference: patient.fullUrl } },
      { name: 'encounter', valueReference: { reference: encounter.fullUrl } },
      { name: 'fhirUser', valueReference: { reference: practitioner.fullUrl } },
      { name: 'need_patient_banner', valueBoolean: false },
      { name: 'intent', valueString: 'create-referral' },
      {
        name: 'resources',
        resource: {
          resourceType: 'Bundle',
          type: 'transaction',
          entry: [patient, encounter, practitioner].map(({ fullUrl, resource }) => ({
            fullUrl,
            resource,
            request: { method: 'POST', url: resource.resourceType },
          })),
        },
      },
    ],
  }),
);

/** By name, what starts a server and gives its port, and the path or paths where it is asked. */
export const servers = {
  /** Everything on: validation both ways, bearer token, tracking of what is made, audit log, event log. */
  '$set-context': async () => {
    const { createContextManager } = await dist('actors/context-manager/actor.js');
    const { emptyContextTables } = await dist('actors/context-manager/state.js');
    const { createMemoryAuditLog } = await dist('kit/audit-log.js');
    const { createMemoryStore } = await dist('kit/memory-store.js');
    const { createStaticGrants } = await dist('kit/static-grants.js');
    const { release } = await import(new URL('dist/generated/halo-1.1.0/release.js', root));
    return served(async (origin, common) => {
      const publicBaseUrl = `${origin}/fhir`;
      const tokens = [{ token: 'bench', clientId: 'bench', scopes: ['Context.write'] }];
      const manager = createContextManager({
        ...common,
        release,
        store: createMemoryStore(emptyContextTables()),
        publicBaseUrl,
        access: { kind: 'bearer', grants: createStaticGrants(tokens, publicBaseUrl) },
        auditLog: createMemoryAuditLog(),
        // Contexts go while the bench runs, so that purging them is part of what is timed.
        contextTtlSeconds: 2,
      });
      return { handle: manager.handle };
    });
  },

  /** One tenant of an accelerator, with its event log. */
  'smart-configuration': () => tenants(['clinic-042']),

  /** Accelerators with a store, clients, keys and routes each. */
  tenants: () => tenants(Array.from({ length: tenantCount }, (_, index) => `clinic-${index + 1}`)),

  /** An accelerator, a Point of Care system that launches through it, and an app. */
  'all systems': async () => {
    const { createSofa } = await dist('systems/sofa.js');
    const { createPocSofa } = await dist('systems/poc-sofa.js');
    const { createSmartApp } = await dist('systems/smart-app.js');
    const app = await served((origin, common) => ({
      handle: createSmartApp({
        ...common,
        publicBaseUrl: origin,
        registration: { kind: 'public', clientId: 'growth-chart' },
        scopes: ['openid', 'patient/Patient.r'],
        trustedIssuers: ['http://127.0.0.1:1/fhir'],
      }).handle,
    }));
    return served(async (origin, common) => {
      const sofa = createSofa({ ...common, ...(await registrations()), publicBaseUrl: origin });
      const launchUrls = [`http://127.0.0.1:${app.port}/launch`];
      createPocSofa({ ...common, sofaBaseUrl: sofa.fhirBaseUrl, apps: [{ appID: 'growth-chart', launchUrls }] });
      return { handle: sofa.handle };
    });
  },

  'oidc-provider': async () => {
    const http = await listening();
    const provider = await providerAt(`http://127.0.0.1:${http.port}`);
    http.handle(provider.callback());
    return { port: http.port, path: '/.well-known/openid-configuration' };
  },

  'oidc-provider tenants': async () => {
    const http = await listening();
    const callbacks = new Map();
    for (let index = 1; index <= tenantCount; index += 1) {
      const path = `/t/clinic-${index}`;
      callbacks.set(path, (await providerAt(`http://127.0.0.1:${http.port}${path}`)).callback());
    }
    http.handle((incoming, outgoing) => {
      const [, path = '', rest = '/'] = /^(\/t\/[^/]+)(.*)$/.exec(incoming.url) ?? [];
      incoming.url = rest;
      callbacks.get(path)?.(incoming, outgoing);
    });
    const paths = [...callbacks.keys()].map((path) => `${path}/.well-known/openid-configuration`);
    return { port: http.port, paths };
  },

  /** As fast as Node is: reads, parses, writes as much JSON as another answers. */
  'bare POST': async (answerBytes) => {
    const http = await listening();
    const answer = { filler: 'x'.repeat(answerBytes) };
    http.handle((incoming, outgoing) => {
      const chunks = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('end', () => {
        const { resourceType } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        outgoing.setHeader('content-type', 'application/fhir+json');
        outgoing.end(JSON.stringify({ ...answer, resourceType }));
      });
    });
    return { port: http.port };
  },

  'bare GET': async (answerBytes = 0) => {
    const http = await listening();
    const answer = { filler: 'x'.repeat(answerBytes) };
    http.handle((_incoming, outgoing) => {
      outgoing.setHeader('content-type', 'application/json');
      outgoing.end(JSON.stringify(answer));
    });
    return { port: http.port };
  },
};

/** Serves what `make` gives, as `halo simulate` does. */
async function served(make) {
  const { systemClock } = await dist('kit/clock.js');
  const { createEventLog } = await dist('kit/event-log.js');
  const { answerOf, serve } = await dist('kit/http-server.js');
  const { systemRandom } = await dist('kit/random.js');
  const { fetchHandler } = await import(new URL('dist/generated/runtime/fetch-handler.js', root));
  let handle = async () => new Response(null, { status: 503 });
  const late = fetchHandler((request) => answerOf(handle, request));
  const server = await serve(late, { replaceGlobalMessages: true });
  const common = { clock: systemClock, random: systemRandom, log: createEventLog().sink };
  const made = await make(server.origin, common);
  handle = made.handle;
  return { port: server.port, path: made.path, paths: made.paths };
}

async function tenants(names) {
  const { createSofaTenants } = await dist('systems/sofa.js');
  return served(async (origin, common) => {
    const own = await registrations();
    const options = Object.fromEntries(names.map((name) => [name, { ...common, ...own }]));
    const { handle } = createSofaTenants({ publicBaseUrl: origin, tenants: options });
    const paths = names.map((name) => `/t/${name}/fhir/.well-known/smart-configuration`);
    return { handle, path: paths[0], paths };
  });
}

async function registrations() {
  const { systemClock } = await dist('kit/clock.js');
  const { labIdTokenKey } = await dist('data/lab-keys.js');
  const { createKeyRing, importSigningKey } = await dist('kit/keys.js');
  return {
    keys: createKeyRing(await importSigningKey(labIdTokenKey, 'RS256', { labOnly: true }), { clock: systemClock }),
    clients: [
      {
        clientId: 'growth-chart',
        name: 'Growth chart',
        authentication: { type: 'public' },
        redirectUris: ['https://app.example/callback'],
        scope: 'launch openid fhirUser offline_access patient/Patient.r patient/Observation.rs',
      },
    ],
    users: [{ username: 'roy', subject: 'u-1', displayName: 'Dr. Roy', fhirUser: 'Practitioner/pr-1' }],
  };
}

async function listening() {
  let handle = (_incoming, outgoing) => outgoing.end();
  const server = createServer((incoming, outgoing) => handle(incoming, outgoing));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    handle: (next) => {
      handle = next;
    },
  };
}

async function providerAt(issuer) {
  for (const level of ['warn', 'info']) console[level] = () => {};
  const { default: Provider } = await import('oidc-provider');
  const { labIdTokenKey } = await dist('data/lab-keys.js');
  return new Provider(issuer, {
    jwks: { keys: [{ ...labIdTokenKey, alg: 'RS256', use: 'sig' }] },
    clients: [
      {
        client_id: 'growth-chart',
        redirect_uris: ['https://app.example/callback'],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'none',
        application_type: 'web',
      },
    ],
  });
}

const wanted = process.argv[1]?.endsWith('simulated-servers.mjs') ? process.argv[2] : undefined;
if (wanted !== undefined) console.log(`http://127.0.0.1:${(await servers[wanted]()).port}`);
