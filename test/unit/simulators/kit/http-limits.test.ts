import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { type Handler, type RunningServer, type ServeOptions, serve } from '../../../../simulators/kit/http-server.ts';
import { closedAfterEach } from '../../../support/closed-after-each.ts';
import { loopbackCertificate } from '../../../support/loopback-certificate.ts';

const echo: Handler = async (request) => new Response(await request.text());

describe('the limits of a server', () => {
  const start = closedAfterEach((limits: ServeOptions['limits'] = {}, handler: Handler = echo) =>
    serve(handler, { limits }),
  );

  /** Everything that comes back for these bytes, until the server ends the connection. */
  function exchangeRaw({ port }: RunningServer, bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      let received = '';
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
      });
      socket.on('close', () => resolve(received));
      socket.on('error', reject);
    });
  }

  const chunked = (...parts: readonly string[]): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start: (controller) => {
        for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });

  function postStream({ origin }: RunningServer, body: ReadableStream<Uint8Array>): Promise<Response> {
    const init: RequestInit & { readonly duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
    return fetch(origin, init);
  }

  it('let a body through that is as long as allowed, and answer 413 to one that is longer', async () => {
    const server = await start({ bodyBytes: 10 });
    const post = (body: string): Promise<Response> => fetch(server.origin, { method: 'POST', body });
    expect(await (await post('0123456789')).text()).toBe('0123456789');
    const refused = await post('0123456789+');
    expect([refused.status, refused.headers.get('connection')]).toEqual([413, 'close']);
  });

  it('answer 413 to a body that does not say how long it is and grows too long', async () => {
    const server = await start({ bodyBytes: 10 });
    expect(await (await postStream(server, chunked('01234', '56789'))).text()).toBe('0123456789');
    expect((await postStream(server, chunked('01234', '56789', '+'))).status).toBe(413);
  });

  it('answer 431 to headers that are too long, and to too many of them', async () => {
    const server = await start({ headerBytes: 2000, headerCount: 20 });
    const get = (headers: Record<string, string>): Promise<Response> => fetch(server.origin, { headers });
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`x-${index}`, 'a']));
    expect((await get({})).status).toBe(200);
    expect((await get({ 'x-long': 'a'.repeat(3000) })).status).toBe(431);
    expect((await get(many)).status).toBe(431);
  });

  it('answer 408 to headers that do not end, and end the connection', async () => {
    const server = await start({ headersMs: 100, requestMs: 200 });
    expect(await exchangeRaw(server, 'GET / HTTP/1.1\r\nHost: a\r\n')).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('answer 400 to what is no HTTP', async () => {
    expect(await exchangeRaw(await start(), 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('answer 503 on connections that are too many, and serve again when there are fewer', async () => {
    const server = await start({ connections: 1 });
    const first = connect(server.port, '127.0.0.1');
    await new Promise((resolve) => first.once('connect', resolve));
    const refused = await exchangeRaw(server, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(refused).toMatch(/^HTTP\/1\.1 503 /);
    expect(refused).toMatch(/^retry-after: 1\r$/im);
    await new Promise((resolve) => first.destroy().once('close', resolve));
    expect((await fetch(server.origin)).status).toBe(200);
  });
});

describe('a server with key and certificate', () => {
  const startWith = closedAfterEach(serve);
  const start = () => startWith(async (request) => new Response(request.url), { tls: loopbackCertificate });

  it('answers by HTTPS to who trusts the certificate', async () => {
    const server = await start();
    expect(server.origin).toBe(`https://127.0.0.1:${server.port}`);
    const text = await new Promise<string>((resolve, reject) => {
      httpsRequest(`${server.origin}/there`, { ca: loopbackCertificate.cert, agent: false }, (response) => {
        let received = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          received += chunk;
        });
        response.on('end', () => resolve(received));
      })
        .on('error', reject)
        .end();
    });
    expect(text).toBe(`${server.origin}/there`);
  });

  it('SOF-062 speaks TLS 1.2 and newer, and nothing older', async () => {
    const { port } = await start();
    const handshake = (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): Promise<string | null> =>
      new Promise((resolve) => {
        const ciphers = 'DEFAULT@SECLEVEL=0';
        const options = { port, host: '127.0.0.1', ca: loopbackCertificate.cert, ciphers };
        const socket = connectTls({ ...options, minVersion: version, maxVersion: version }, () => {
          resolve(socket.getProtocol());
          socket.destroy();
        });
        socket.on('error', () => resolve(null));
      });
    expect(await handshake('TLSv1.2')).toBe('TLSv1.2');
    expect(await handshake('TLSv1.3')).toBe('TLSv1.3');
    expect(await handshake('TLSv1.1')).toBeNull();
  });

  it('may be reached from other machines', async () => {
    const server = await startWith(echo, { host: '0.0.0.0', tls: loopbackCertificate });
    expect(server.origin).toMatch(/^https:/);
  });

  it('does not start where key and certificate do not fit', async () => {
    await expect(serve(echo, { tls: { ...loopbackCertificate, key: 'no key' } })).rejects.toThrow();
  });
});
