import { afterEach, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../../../simulators/kit/http-server.ts';
import { createWireTap, type WireTap } from '../../../../simulators/kit/wire-tap.ts';

describe('createWireTap', () => {
  let server: RunningServer;
  let tap: WireTap;
  afterEach(async () => {
    await tap.close();
    await server.close();
  });

  it('passes bytes on unchanged and remembers them, by direction', async () => {
    server = await serve(async (request) => new Response(`got ${await request.text()}`));
    tap = await createWireTap(() => server.port);
    const body = 'x'.repeat(200_000);
    const response = await fetch(tap.origin, { method: 'POST', body });
    expect(await response.text()).toBe(`got ${body}`);
    const chunks = tap.drain();
    const bytesOf = (direction: string) =>
      Buffer.concat(chunks.filter((chunk) => chunk.direction === direction).map(({ bytes }) => bytes)).toString();
    const [request, answer] = [bytesOf('request'), bytesOf('response')];
    expect([request.startsWith('POST / HTTP/1.1\r\n'), request.endsWith(`\r\n\r\n${body}`)]).toEqual([true, true]);
    expect([answer.startsWith('HTTP/1.1 200 OK\r\n'), answer.includes(`got ${body}`)]).toEqual([true, true]);
    expect(tap.drain()).toEqual([]);
  });

  it('ends a connection whose server is gone', async () => {
    server = await serve(async () => new Response('here'));
    tap = await createWireTap(() => 1);
    await expect(fetch(tap.origin)).rejects.toThrow();
  });
});
