import { describe, expect, it } from 'vitest';
import { fetchHandler } from '../../../../generated/runtime/fetch-handler.ts';
import { type Handler, serve } from '../../../../simulators/kit/http-server.ts';

describe('serve', () => {
  it('answers on loopback with what the handler gives', async () => {
    const server = await serve(async (request) => new Response(new URL(request.url).pathname, { status: 201 }));
    const response = await fetch(`${server.origin}/there`);
    expect([response.status, await response.text()]).toEqual([201, '/there']);
    await server.close();
  });

  it.each<[string, Handler]>([
    ['later', () => Promise.reject(new Error('secret'))],
    [
      'at once',
      fetchHandler(() => {
        throw new Error('secret');
      }),
    ],
  ])('answers 500 without a word where the handler breaks %s', async (_when, handler) => {
    const server = await serve(handler);
    const response = await fetch(server.origin);
    expect([response.status, await response.text()]).toEqual([500, '']);
    await server.close();
  });

  it('refuses to listen beyond loopback unless that is asked for by name', async () => {
    await expect(serve(async () => new Response(), { host: '0.0.0.0' })).rejects.toThrow(RangeError);
    const server = await serve(async () => new Response(), {
      host: '0.0.0.0',
      unsafeAllowPlainHttpBeyondLoopback: true,
    });
    await server.close();
  });

  it('says that a port is taken', async () => {
    const server = await serve(async () => new Response());
    await expect(serve(async () => new Response(), { port: server.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await server.close();
  });

  it('lets an open request finish when it is closed', async () => {
    let finish = (): void => {};
    let start = (): void => {};
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    const server = await serve(async () => {
      start();
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return new Response('late');
    });
    const response = fetch(server.origin);
    await started;
    const closed = server.close();
    finish();
    expect(await (await response).text()).toBe('late');
    await closed;
  });
});
