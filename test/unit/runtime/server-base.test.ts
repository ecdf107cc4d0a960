import { afterEach, describe, expect, it } from 'vitest';
import { serveHttp, servePage } from '../../../generator/runtime/http-server.ts';
import { createServer } from '../../../generator/runtime/server-engine.ts';
import type { ServerOptions } from '../../../generator/runtime/server-options.ts';
import { greetExchange, LoopbackServers, shelfExchange } from '../../support/tea-http.ts';
import { pot } from '../../support/tea-pot-server.ts';
import { wardServer } from '../../support/ward-server.ts';

const loopback = new LoopbackServers();
afterEach(() => loopback.close());

const json = { 'content-type': 'application/fhir+json' };
const patient = { resourceType: 'Patient', id: 'p1' };
const behindProxy: ServerOptions = { publicBaseUrl: 'https://ehr.example.ca/clinic/fhir/', basePath: '/fhir' };

async function location(options: ServerOptions, path = '/fhir/Patient'): Promise<string | null> {
  const base = await loopback.listen(wardServer([], options));
  const sent = { method: 'POST', headers: json, body: JSON.stringify(patient) };
  return (await fetch(base + path, sent)).headers.get('location');
}

async function linksOf(options: ServerOptions, path: string, init: RequestInit = {}): Promise<readonly string[]> {
  const base = await loopback.listen(wardServer([], options));
  const bundle = await (await fetch(base + path, init)).json();
  return bundle.link.map(({ relation, url }: Record<string, string>) => `${relation} ${url}`);
}

describe('a server behind a proxy', () => {
  it('tells where a new resource is by its public address', async () => {
    expect(await location(behindProxy)).toBe('https://ehr.example.ca/clinic/fhir/Patient/p2/_history/4');
  });

  it('tells the public address of what was searched, and of the pages its handler names', async () => {
    expect(await linksOf(behindProxy, '/fhir/Patient?name=Ann')).toEqual([
      'self https://ehr.example.ca/clinic/fhir/Patient?name=Ann',
      'next https://ehr.example.ca/clinic/fhir/?page=2',
    ]);
    expect(await linksOf(behindProxy, '/fhir/Patient/p1/_history?_count=5&colour=red')).toEqual([
      'self https://ehr.example.ca/clinic/fhir/Patient/p1/_history?_count=5',
    ]);
  });

  it('is reached at the path of its public address, where no other is named', async () => {
    const options = { publicBaseUrl: 'https://ehr.example.ca/r4' };
    expect(await location(options, '/r4/Patient')).toBe('https://ehr.example.ca/r4/Patient/p2/_history/4');
    expect(await location(options)).toBeNull();
  });

  it('tells its handlers the public address', async () => {
    let told = '';
    const server = createServer(
      {
        actor: 'tea-pot',
        guide: 'https://tea.example/fhir',
        fhirVersion: '4.0.1',
        exchanges: [
          serveHttp(shelfExchange, (_input, { baseUrl }) => {
            told = baseUrl;
            return { ticket: 't' };
          }),
        ],
      },
      { publicBaseUrl: 'https://tea.example/' },
    );
    await server(new Request('http://10.0.0.1:8080/shelves/a?limit=3'));
    expect(told).toBe('https://tea.example');
  });

  it.each(['ehr.example.ca', 'ftp://ehr.example.ca', 'https://ehr.example.ca/?a=1', 'https://u:p@ehr.example.ca', 'x'])(
    'cannot be made with the public address %s',
    (publicBaseUrl) => {
      expect(() => pot(undefined, { publicBaseUrl })).toThrow('The option "publicBaseUrl" is an absolute http');
    },
  );
});

describe('the link self of a search', () => {
  it('leaves out what was passed over, and is the same for both forms of a search', async () => {
    const query = 'name=Ann&colour=red&_sort=-birthdate,size';
    const wanted = 'self https://ehr.example.ca/clinic/fhir/Patient?name=Ann&_sort=-birthdate';
    expect((await linksOf(behindProxy, `/fhir/Patient?${query}`))[0]).toBe(wanted);
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: query };
    expect((await linksOf(behindProxy, '/fhir/Patient/_search', form))[0]).toBe(wanted);
  });
});

describe('HEAD', () => {
  it('is answered as GET is, without the body, over a socket', async () => {
    const base = await loopback.listen(wardServer([], { basePath: '/fhir' }));
    const [head, get] = [
      await fetch(`${base}/fhir/Patient/p1`, { method: 'HEAD' }),
      await fetch(`${base}/fhir/Patient/p1`),
    ];
    const text = await get.text();
    const fields = ['content-type', 'etag', 'last-modified', 'cache-control'];
    expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([200, '', `${text.length}`]);
    expect(fields.map((name) => head.headers.get(name))).toEqual(fields.map((name) => get.headers.get(name)));
  });

  it('is told what GET would be refused with', async () => {
    const head = await wardServer([], { basePath: '/fhir' })(
      new Request('http://ward.example/fhir/Patient/gone', { method: 'HEAD' }),
    );
    expect([head.status, await head.text(), head.headers.get('content-type')]).toEqual([
      410,
      '',
      'application/fhir+json; charset=utf-8',
    ]);
  });

  it('reads the query of a search, of an exchange outside the FHIR API, and of a page', async () => {
    const ward = wardServer([], {});
    expect((await ward(new Request('http://ward.example/Patient?birthdate=today', { method: 'HEAD' }))).status).toBe(
      400,
    );
    const served = createServer(
      {
        actor: 'tea-pot',
        guide: 'https://tea.example/fhir',
        fhirVersion: '4.0.1',
        exchanges: [serveHttp(shelfExchange, () => ({ ticket: 't' })), servePage(greetExchange, () => '<p>Hello</p>')],
      },
      {},
    );
    const statusOf = async (path: string) =>
      (await served(new Request(`http://tea.example${path}`, { method: 'HEAD' }))).status;
    expect([
      await statusOf('/shelves/a?limit=3'),
      await statusOf('/shelves/a?limit=x'),
      await statusOf('/greet'),
    ]).toEqual([200, 400, 400]);
    const page = await served(new Request('http://tea.example/greet?name=a', { method: 'HEAD' }));
    expect([page.status, await page.text(), page.headers.get('content-type')]).toEqual([
      200,
      '',
      'text/html; charset=utf-8',
    ]);
  });
});
