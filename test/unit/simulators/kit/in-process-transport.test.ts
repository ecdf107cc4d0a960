import { describe, expect, it } from 'vitest';
import { createInProcessTransport } from '../../../../simulators/kit/in-process-transport.ts';

const says = (text: string) => async () => new Response(text);
const redirects = async (): Promise<Response> => Response.redirect('https://other.example/', 303);

describe('a transport within the process', () => {
  it.each([
    ['https://sofa.example/fhir/Patient/1', 'fhir'],
    ['https://sofa.example/fhir', 'fhir'],
    ['https://sofa.example/fhirx', 'root'],
    ['https://sofa.example/', 'root'],
    ['https://sofa.example:8443/fhir', 'other port'],
  ])('sends %s to the system with the longest base: %s', async (address, answer) => {
    const transport = createInProcessTransport();
    transport.mount('https://sofa.example', says('root'));
    transport.mount('https://sofa.example/fhir/', says('fhir'));
    transport.mount('https://sofa.example:8443', says('other port'));
    expect(await (await transport.fetch(new Request(address))).text()).toBe(answer);
  });

  it('hands on method, header fields and body', async () => {
    const transport = createInProcessTransport();
    transport.mount('https://a.example', async (request) =>
      Response.json([request.method, request.headers.get('x-a'), await request.text()]),
    );
    const request = new Request('https://a.example/', { method: 'PUT', headers: { 'x-a': '1' }, body: 'héllo' });
    expect(await (await transport.fetch(request)).json()).toEqual(['PUT', '1', 'héllo']);
  });

  it('fails as fetch does where nobody answers, whoever answers elsewhere', async () => {
    const transport = createInProcessTransport();
    transport.mount('https://a.example/t/one', says(''));
    for (const address of ['https://a.example/t/two', 'http://a.example/t/one', 'https://b.example/']) {
      await expect(transport.fetch(new Request(address))).rejects.toThrow(TypeError);
    }
  });

  it('shows a redirect to who asks to see it, and follows none', async () => {
    const transport = createInProcessTransport();
    transport.mount('https://a.example', redirects);
    const seen = await transport.fetch(new Request('https://a.example/', { redirect: 'manual' }));
    expect([seen.status, seen.headers.get('location')]).toEqual([303, 'https://other.example/']);
    for (const redirect of ['follow', 'error'] as const) {
      await expect(transport.fetch(new Request('https://a.example/', { redirect }))).rejects.toThrow(TypeError);
    }
  });

  it('waits no longer than the request does', async () => {
    const transport = createInProcessTransport();
    transport.mount('https://a.example', () => new Promise(() => {}));
    const leaving = new AbortController();
    const answer = transport.fetch(new Request('https://a.example/', { signal: leaving.signal }));
    leaving.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    const gone = new Request('https://a.example/', { signal: AbortSignal.abort(new Error('before')) });
    await expect(transport.fetch(gone)).rejects.toThrow('before');
  });

  it('answers 500 for a defect in a handler, without a word on it', async () => {
    const transport = createInProcessTransport();
    transport.mount('https://a.example', () => Promise.reject(new Error('secret')));
    const answer = await transport.fetch(new Request('https://a.example/'));
    expect([answer.status, await answer.text()]).toEqual([500, '']);
  });

  it('lets no two systems answer at one address', () => {
    const transport = createInProcessTransport();
    transport.mount('https://a.example/x', says(''));
    expect(() => transport.mount('https://a.example/x/', says(''))).toThrow(TypeError);
  });
});
