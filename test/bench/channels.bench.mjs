// Times notifications through the generated code of both sides, over loopback: REST hooks with the generated client of a producer and the
// generated server of a consumer, by the platform's fetch and by a connection that is kept; and WebSocket frames of the generated socket
// server to 500 consumers, at 10,000 a second and as fast as it goes. Sixteen writers at a time; every notification is validated where it
// leaves, REST hooks also where they arrive. Counts what is lost and what comes out of order. Each side is a process of its own.
// Prints figures, judges nothing. No simulator delivers notifications yet: this is what one can be made of.
import { readFileSync } from 'node:fs';
import { Agent, createServer, request as httpRequest } from 'node:http';
import { fileURLToPath } from 'node:url';
import { WebSocket, WebSocketServer } from 'ws';
import { reportTo, startProcess } from './served-process.mjs';

const self = fileURLToPath(import.meta.url);
const root = new URL('../../', import.meta.url);
const generated = (path) => import(new URL(`dist/generated/${path}`, root));
const example = JSON.parse(
  readFileSync(new URL('profiles/halo-1.1.0/examples/ca-fsub.notify.request.json', root), 'utf8'),
);
const writers = 16;
const deliveries = 8000;
const consumers = 500;
const seconds = Number(process.env.BENCH_SECONDS ?? 3);

/** The example as event `number` of a subscription. */
function notification(subscription, number) {
  const [first, ...rest] = example.entry;
  const parameter = first.resource.parameter.map((one) => {
    if (one.name === 'subscription') return { ...one, valueReference: { reference: `Subscription/${subscription}` } };
    if (one.name === 'events-since-subscription-start') return { ...one, valueString: `${number}` };
    if (one.name !== 'notification-event') return one;
    return {
      ...one,
      part: one.part.map((part) => (part.name === 'event-number' ? { ...part, valueString: `${number}` } : part)),
    };
  });
  return { ...example, entry: [{ ...first, resource: { ...first.resource, parameter } }, ...rest] };
}

/** Takes numbers by subscription, which are to come one after the other. */
function createAccount() {
  const last = new Map();
  const account = { received: 0, disordered: 0 };
  return {
    take: (subscription, number) => {
      account.received += 1;
      if (number !== (last.get(subscription) ?? 0) + 1) account.disordered += 1;
      last.set(subscription, number);
    },
    read: () => ({ ...account }),
  };
}

function numberOf(bundle) {
  const { parameter } = bundle.entry[0].resource;
  return Number(parameter.find(({ name }) => name === 'events-since-subscription-start').valueString);
}

/** What `fetch` does, by connections that are kept. */
function keptConnections() {
  const agent = new Agent({ keepAlive: true, maxSockets: writers });
  return async (request) => {
    const body = Buffer.from(await request.arrayBuffer());
    const headers = { ...Object.fromEntries(request.headers), 'content-length': body.length };
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(request.url, { method: request.method, headers, agent }, (incoming) => {
        incoming.resume();
        incoming.on('end', () => resolve(new Response(null, { status: incoming.statusCode })));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  };
}

const sides = {
  'hook consumer': async () => {
    const { createNotificationConsumerServer } = await generated('halo-1.1.0/ca-fsub/notification-consumer.server.js');
    const { serve } = await import(new URL('dist/simulators/kit/http-server.js', root));
    const account = createAccount();
    const handle = createNotificationConsumerServer({
      'CA:FSub~notify': (bundle) => {
        const { parameter } = bundle.entry[0].resource;
        account.take(parameter.find(({ name }) => name === 'subscription').valueReference.reference, numberOf(bundle));
      },
    });
    const { port } = await serve(handle, { replaceGlobalMessages: true });
    return { facts: { port }, answer: account.read };
  },

  'hook producer': async () => {
    const { NotificationConsumerClient } = await generated('halo-1.1.0/ca-fsub/notification-consumer.client.js');
    const deliver = async ({ url, from, via }) => {
      const client = new NotificationConsumerClient(via === 'fetch' ? {} : { fetch: keptConnections() });
      const began = performance.now();
      let failed = 0;
      const write = async (writer) => {
        for (let number = 1; number <= deliveries / writers; number += 1) {
          const { ok } = await client.notify(url, notification(`${via}-${writer}`, from + number));
          if (!ok) failed += 1;
        }
      };
      await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
      return { elapsedMs: performance.now() - began, failed };
    };
    return { facts: {}, answer: deliver };
  },

  'socket producer': async () => {
    const { createNotificationProducerSocketServer } = await generated(
      'halo-1.1.0/ca-fsub/notification-producer.socket.js',
    );
    const ends = [];
    const accept = createNotificationProducerSocketServer({
      'CA:FSub~bind': (_, { socket }) => void ends.push(socket),
    });
    const http = createServer();
    new WebSocketServer({ server: http }).on('connection', (socket) => accept(socket));
    await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
    const sent = Array.from({ length: consumers }, () => 0);
    // Numbers are given where a frame leaves, so that however many write at a time, the order is that of the numbers.
    const sendTo = (index) => ends[index].send({ kind: 'resource', resource: notification(index, ++sent[index]) });
    const publish = async ({ perSecond = Number.POSITIVE_INFINITY }) => {
      const total = Math.min(40_000, perSecond * seconds);
      const began = performance.now();
      const account = { total, refused: 0, elapsedMs: 0 };
      let next = 0;
      const isDue = () => next < Math.min(total, ((performance.now() - began) / 1000) * perSecond);
      const writeDue = async () => {
        while (isDue()) {
          const index = next % consumers;
          next += 1;
          account.refused += Math.sign(sendTo(index).length);
          if (next % writers === 0) await undefined;
        }
      };
      const write = async () => {
        for (; next < total; await pause(2)) await writeDue();
      };
      await Promise.all(Array.from({ length: writers }, write));
      return { ...account, elapsedMs: performance.now() - began };
    };
    return { facts: { port: http.address().port }, answer: publish };
  },

  'socket consumers': async (port) => {
    const account = createAccount();
    const bind = (index) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
        socket.on('open', () => socket.send(`bind-with-token: token-${index}`, resolve));
        socket.on('error', reject);
        socket.on('message', (data) => {
          const [, number] =
            /"events-since-subscription-start","valueString":"(\d+)"/.exec(data.toString('latin1')) ?? [];
          account.take(index, Number(number));
        });
      });
    await Promise.all(Array.from({ length: consumers }, (_, index) => bind(index)));
    return { facts: {}, answer: account.read };
  },
};

if (process.argv[2] === 'serve') {
  const { facts, answer } = await sides[process.argv[3]](process.argv[4]);
  reportTo(process, facts, answer);
} else {
  await hooks();
  await sockets();
}

async function hooks() {
  console.log(`REST hooks, ${deliveries} notifications, ${writers} writers at a time`);
  const consumer = await startProcess(self, ['hook consumer']);
  const producer = await startProcess(self, ['hook producer']);
  const url = `http://127.0.0.1:${consumer.facts.port}/notify`;
  for (const via of ['fetch', 'kept']) {
    await producer.ask({ url, from: 0, via });
    const before = await consumer.ask('account');
    const cpu = await usages(producer, consumer);
    const { elapsedMs, failed } = await producer.ask({ url, from: deliveries / writers, via });
    const spent = await usages(producer, consumer);
    const after = await consumer.ask('account');
    const rate = Math.round((deliveries / elapsedMs) * 1000);
    const [ofProducer, ofConsumer] = spent.map((ms, index) => Math.round(((ms - cpu[index]) / deliveries) * 1000));
    console.log(
      `  ${via === 'fetch' ? "the platform's fetch" : 'connections kept'}`.padEnd(26),
      `${rate}/s by the clock; ${ofProducer} µs of the producer, ${ofConsumer} µs of the consumer for each;`,
      `${deliveries - (after.received - before.received)} lost, ${failed} refused, ${after.disordered - before.disordered} out of order`,
    );
  }
  await producer.stop();
  await consumer.stop();
}

async function sockets() {
  console.log(`\nWebSocket, ${consumers} consumers, ${writers} writers at a time`);
  const producer = await startProcess(self, ['socket producer']);
  const reader = await startProcess(self, ['socket consumers', String(producer.facts.port)]);
  await producer.ask({});
  let before = await settled(reader, 40_000);
  for (const perSecond of [10_000, undefined]) {
    const cpu = await usages(producer, reader);
    const began = performance.now();
    const { total, refused, elapsedMs } = await producer.ask({ perSecond });
    const after = await settled(reader, before.received + total);
    const lastMs = performance.now() - began;
    const [ofProducer, ofReader] = (await usages(producer, reader)).map((ms, i) =>
      Math.round(((ms - cpu[i]) / total) * 1000),
    );
    console.log(
      `  ${perSecond === undefined ? 'as fast as it goes' : `at ${perSecond}/s`}`.padEnd(26),
      `${Math.round((total / elapsedMs) * 1000)}/s sent, ${Math.round((total / lastMs) * 1000)}/s received;`,
      `${ofProducer} µs of the producer, ${ofReader} µs of the readers for each;`,
      `${total - (after.received - before.received)} lost, ${refused} refused, ${after.disordered - before.disordered} out of order`,
    );
    before = after;
  }
  await reader.stop();
  await producer.stop();
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until so many have come, or for five seconds. */
async function settled(reader, wanted) {
  for (let turn = 0; turn < 250; turn += 1) {
    const account = await reader.ask('account');
    if (account.received >= wanted) return account;
    await pause(20);
  }
  return reader.ask('account');
}

async function usages(...servers) {
  const used = [];
  for (const server of servers) used.push((await server.ask('usage')).cpuMs);
  return used;
}
