// A load generator that costs little: plain sockets kept alive, requests made before the clock runs, answers read no further than
// status and length. It shares two cores with the server it loads, so that what it saves is not taken from the figures.
import { connect } from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');

/** A whole request, ready to be written. */
export function rawRequest(port, method, path, headers = {}, body = Buffer.alloc(0)) {
  const fields = {
    host: `127.0.0.1:${port}`,
    ...headers,
    ...(body.length === 0 ? {} : { 'content-length': body.length }),
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), Buffer.from(body)]);
}

/**
 * Sends what `next` gives over `connections` sockets, on each the next one when the answer to the last has come, until `next` gives
 * nothing. Answers other than 200 end it with an error. Times are in milliseconds, `bytes` are those of the last body.
 */
export async function hammer(port, connections, next) {
  const times = [];
  let bytes = 0;
  const began = performance.now();
  const workers = Array.from({ length: connections }, () =>
    converse(port, next, (sentMs, answer) => {
      if (answer.status !== 200) throw new Error(`answered with ${answer.status}`);
      bytes = answer.bytes;
      times.push(performance.now() - sentMs);
    }),
  );
  await Promise.all(workers);
  return { elapsedMs: performance.now() - began, times: times.sort((one, other) => one - other), bytes };
}

/** What a run of `load` says of the server it was sent to. */
export async function figuresOf(server, load) {
  const before = await server.ask('usage');
  const ownBefore = process.cpuUsage();
  const { elapsedMs, times, bytes } = await load();
  const own = process.cpuUsage(ownBefore);
  const after = await server.ask('usage');
  const cpuMs = after.cpuMs - before.cpuMs;
  return {
    answerBytes: bytes,
    perSecond: (times.length / elapsedMs) * 1000,
    perCpuSecond: (times.length / cpuMs) * 1000,
    clientShare: (own.user + own.system) / 1000 / cpuMs,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
    rssMb: after.rssMb,
  };
}

/** Figures in one line. */
export function figuresLine(name, { perSecond, perCpuSecond, p99Ms, rssMb, answerBytes, clientShare }) {
  return (
    `  ${name.padEnd(18)} ${round(perSecond)}/s by the clock  ${round(perCpuSecond)}/s of processor time  ` +
    `p99 ${p99Ms.toFixed(1)} ms  ${rssMb.toFixed(0)} MB  ${answerBytes} bytes  ` +
    `(the client took ${Math.round(clientShare * 100)} % of the server's processor time)`
  );
}

function round(figure) {
  return String(Math.round(figure)).padStart(6);
}

/** Gives the same request again and again, `calls` times or for so many seconds. */
export function again(request, { calls = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY }) {
  const endMs = performance.now() + seconds * 1000;
  let left = calls;
  return () => {
    left -= 1;
    return left >= 0 && performance.now() < endMs ? request : undefined;
  };
}

/** One request, for its status. */
export async function statusOf(port, request) {
  let left = 1;
  let status = 0;
  await converse(
    port,
    () => (left-- > 0 ? request : undefined),
    (_sentMs, answer) => {
      status = answer.status;
    },
  );
  return status;
}

function converse(port, next, take) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let sentMs = 0;
    let pending = Buffer.alloc(0);
    const send = () => {
      const request = next();
      if (request === undefined) {
        socket.end();
        resolve();
        return;
      }
      sentMs = performance.now();
      socket.write(request);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server ended the connection')));
    socket.on('data', (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const answer = readAnswer(pending);
      if (answer === undefined) return;
      pending = Buffer.alloc(0);
      try {
        take(sentMs, answer);
      } catch (error) {
        reject(error);
        socket.destroy();
        return;
      }
      send();
    });
  });
}

/** Status and length of a whole answer; `undefined` while there is more to come. */
function readAnswer(buffer) {
  const end = buffer.indexOf(headEnd);
  if (end < 0) return undefined;
  const head = buffer.latin1Slice(0, end);
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  if (length === undefined) throw new Error('an answer without a Content-Length');
  const bytes = Number(length);
  return buffer.length - end - headEnd.length < bytes ? undefined : { status: Number(head.slice(9, 12)), bytes };
}
