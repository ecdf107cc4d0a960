import { describe, expect, it } from 'vitest';
import { createSessionCookie } from '../../../../simulators/kit/session-cookie.ts';

const id = 'k3Zt9qB0v6mWc2YxR8hJ1A';
const onLoopback = createSessionCookie({ name: 'app', publicBaseUrl: 'http://127.0.0.1:8090' });
const withTls = createSessionCookie({ name: 'app', publicBaseUrl: 'https://app.example.ca' });

function requestWith(cookie: string): Request {
  return new Request('http://127.0.0.1:8090/', { headers: { cookie } });
}

describe('a session cookie', () => {
  it('is out of reach of scripts and of forms of other sites, and with TLS of other hosts', () => {
    expect(onLoopback.issue(id)).toBe(`app-8090=${id}; Path=/; HttpOnly; SameSite=Lax`);
    expect(withTls.issue(id)).toBe(`__Host-app=${id}; Path=/; HttpOnly; SameSite=Lax; Secure`);
  });

  it('is another one for each tenant of a host, whatever its path', () => {
    const of = (path: string) => createSessionCookie({ name: 'app', publicBaseUrl: `https://a.example${path}` });
    expect(of('/t/north').issue(id)).toContain(`__Host-app-t-north=${id}; Path=/;`);
    expect(of('/t/north/').issue(id)).toBe(of('/t/north').issue(id));
    expect(of('/x;y=%20é').issue(id)).toMatch(/^__Host-app-[\w-]+=/);
    const { headers } = requestWith(of('/t/north').issue(id).split(';')[0] ?? '');
    expect(of('/t/south').read(new Request('https://a.example/', { headers }))).toBeUndefined();
    expect(of('/t/north').read(new Request('https://a.example/', { headers }))).toBe(id);
  });

  it('goes along into frames of other sites where that is wanted, and then only with TLS', () => {
    const embedded = { name: 'app', embedded: true };
    expect(createSessionCookie({ ...embedded, publicBaseUrl: 'https://a.example' }).issue(id)).toContain(
      'SameSite=None',
    );
    expect(() => createSessionCookie({ ...embedded, publicBaseUrl: 'http://127.0.0.1:1' })).toThrow(TypeError);
  });

  it('is read among others, and ends', () => {
    expect(onLoopback.read(requestWith(`app-80=x; app-8090=${id};other=1`))).toBe(id);
    expect(onLoopback.end()).toContain('Max-Age=0');
  });

  it.each(['', 'app-8090=', 'app-8090=short', `app-8090="${id}"`, `app-8090=${id}; app-8090=${id}`, `xapp-8090=${id}`])(
    'is not read from %j',
    (cookie) => {
      expect(onLoopback.read(requestWith(cookie))).toBeUndefined();
    },
  );
});
