// Times simulated actors over loopback HTTP beside a bare node:http server that parses and answers JSON of the same size, each in
// a process of its own, 16 connections kept alive; then how long a simulator takes to start, and how much memory it needs.
// Prints figures, judges nothing. A figure per second of processor time is what the server alone needs; the one by the clock depends
// on what else the machine does, and on the client here, which shares it.
import { fork, spawn } from 'node:child_process';
import { Agent, createServer, request } from 'node:http';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const dist = (path) => import(new URL(`dist/simulators/${path}`, root));
const seconds = Number(process.env.BENCH_SECONDS ?? 3);
const connections = 16;
const warmUpCalls = 8000;
const self = fileURLToPath(import.meta.url);

const { patient, encounter, practitioner } = await dist('data/clinic-visit.js');
const entry = [patient, encounter, practitioner].map(({ fullUrl, resource }) => ({
  fullUrl,
  resource,
  request: { method: 'POST', url: resource.resourceType },
}));
const message = Buffer.from(
  JSON.stringify({
    resourceType: 'Parameters',
    parameter: [
      { name: 'appID', valueString: 'erec-forms-ca' },
      { name: 'patient', valueReference: { reference: patient.fullUrl } },
      { name: 'encounter', valueReference: { reference: encounter.fullUrl } },
      { name: 'fhirUser', valueReference: { reference: practitioner.fullUrl } },
      { name: 'need_patient_banner', valueBoolean: false },
      { name: 'intent', valueString: 'create-referral' },
      { name: 'resources', resource: { resourceType: 'Bundle', type: 'transaction', entry } },
    ],
  }),
);

/** What a server process serves. */
const servers = {
  /** Everything on: validation both ways, bearer token, tracking of what is made, audit log, event log. */
  '$set-context': async () => {
    const { createContextManager } = await dist('actors/context-manager/actor.js');
    const { emptyContextTables } = await dist('actors/context-manager/state.js');
    const { createMemoryAuditLog } = await dist('kit/audit-log.js');
    const { systemClock } = await dist('kit/clock.js');
    const { createEventLog } = await dist('kit/event-log.js');
    const { serve } = await dist('kit/http-server.js');
    const { createMemoryStore } = await dist('kit/memory-store.js');
    const { systemRandom } = await dist('kit/random.js');
    const { createStaticGrants } = await dist('kit/static-grants.js');
    const { release } = await import(new URL('dist/generated/halo-1.1.0/release.js', root));
    let handle = async () => new Response(null, { status: 503 });
    const server = await serve((incoming) => handle(incoming), { replaceGlobalMessages: true });
    const publicBaseUrl = `${server.origin}/fhir`;
    const tokens = [{ token: 'bench', clientId: 'bench', scopes: ['Context.write'] }];
    const manager = createContextManager({
      release,
      clock: systemClock,
      random: systemRandom,
      store: createMemoryStore(emptyContextTables()),
      publicBaseUrl,
      access: { kind: 'bearer', grants: createStaticGrants(tokens, publicBaseUrl) },
      auditLog: createMemoryAuditLog(),
      log: createEventLog().sink,
      // Contexts go while the bench runs, so that purging them is part of what is timed.
      contextTtlSeconds: 2,
    });
    handle = manager.handle;
    return server.port;
  },
  /** As fast as Node is: reads, parses, writes as much JSON as the other answers. */
  'bare node:http': () =>
    new Promise((resolve) => {
      const answer = { filler: 'x'.repeat(Number(process.argv[4])) };
      const server = createServer((incoming, outgoing) => {
        const chunks = [];
        incoming.on('data', (chunk) => chunks.push(chunk));
        incoming.on('end', () => {
          const { resourceType } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
          outgoing.setHeader('content-type', 'application/fhir+json');
          outgoing.end(JSON.stringify({ ...answer, resourceType }));
        });
      });
      server.listen(0, '127.0.0.1', () => resolve(server.address().port));
    }),
};

if (process.argv[2] === 'serve') {
  const port = await servers[process.argv[3]]();
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send({ cpuMs: (user + system) / 1000, rssMb: process.memoryUsage().rss / 1e6 });
  });
  process.send({ port });
} else {
  await main();
}

async function main() {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${connections} connections, ${seconds} s each`,
  );
  const first = await bench('$set-context', 1);
  const bare = await bench('bare node:http', first.answerBytes);
  console.log(`\n$set-context, 3 resources, ${message.length} bytes in, ${first.answerBytes} bytes out`);
  for (const [name, figures] of [
    ['$set-context', first],
    ['bare node:http', bare],
  ]) {
    const { perSecond, perCpuSecond, p99Ms, rssMb } = figures;
    console.log(
      `  ${name.padEnd(16)} ${round(perSecond)}/s by the clock  ${round(perCpuSecond)}/s of processor time  p99 ${p99Ms.toFixed(1)} ms  ${rssMb.toFixed(0)} MB`,
    );
  }
  console.log(
    `  $set-context needs ${(bare.perCpuSecond / first.perCpuSecond).toFixed(1)} × the processor time of bare node:http`,
  );
  const starts = [];
  for (let run = 0; run < 5; run += 1) starts.push(await startUp());
  starts.sort((one, other) => one - other);
  console.log(
    `\nhalo simulate context-manager listens ${starts[2].toFixed(0)} ms after its process began (median of 5)`,
  );
}

function round(figure) {
  return String(Math.round(figure)).padStart(6);
}

async function bench(name, answerBytes) {
  const child = fork(self, ['serve', name, String(answerBytes)], { execArgv: [] });
  const { port } = await heard(child);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const path = name === '$set-context' ? '/fhir/$set-context' : '/';
  const call = () => post(agent, port, path);
  // The compiler needs some thousand calls before it has seen everything, however long they take.
  await hammer(call, { calls: warmUpCalls });
  const before = await usage(child);
  const { calls, elapsedMs, times, bytes } = await hammer(call, { seconds });
  const after = await usage(child);
  agent.destroy();
  child.kill();
  times.sort((one, other) => one - other);
  return {
    answerBytes: bytes,
    perSecond: (calls / elapsedMs) * 1000,
    perCpuSecond: (calls / (after.cpuMs - before.cpuMs)) * 1000,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
    rssMb: after.rssMb,
  };
}

/** Calls over all connections, again and again, until the time is up or there were enough calls. */
async function hammer(call, { seconds: forSeconds = Number.POSITIVE_INFINITY, calls = Number.POSITIVE_INFINITY }) {
  const times = [];
  let bytes = 0;
  const began = performance.now();
  const endMs = began + forSeconds * 1000;
  const worker = async () => {
    while (performance.now() < endMs && times.length < calls) {
      const sent = performance.now();
      bytes = await call();
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  return { calls: times.length, elapsedMs: performance.now() - began, times, bytes };
}

function post(agent, port, path) {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/fhir+json',
      authorization: 'Bearer bench',
      'content-length': message.length,
    };
    const outgoing = request({ agent, port, host: '127.0.0.1', method: 'POST', path, headers }, (incoming) => {
      let bytes = 0;
      incoming.on('data', (chunk) => {
        bytes += chunk.length;
      });
      incoming.on('end', () =>
        incoming.statusCode === 200 ? resolve(bytes) : reject(new Error(`answered with ${incoming.statusCode}`)),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(message);
  });
}

function heard(child) {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

function usage(child) {
  child.send('usage');
  return heard(child);
}

async function startUp() {
  const began = performance.now();
  const child = spawn(process.execPath, ['bin/halo', 'simulate', 'context-manager'], { cwd: fileURLToPath(root) });
  await new Promise((resolve) => child.stdout.on('data', (text) => String(text).includes('listens at') && resolve()));
  const elapsedMs = performance.now() - began;
  child.kill('SIGINT');
  return elapsedMs;
}
