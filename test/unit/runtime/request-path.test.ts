import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestPath, requestQuery } from '../../../generator/runtime/request-path.ts';

describe('path and query of a request', () => {
  it.each([
    ['http://halo.example/', '/', ''],
    ['http://halo.example/fhir/$set-context', '/fhir/$set-context', ''],
    ['https://halo.example:8443/fhir/Patient?name=a&name=b', '/fhir/Patient', 'name=a&name=b'],
    ['http://halo.example/fhir?', '/fhir', ''],
    ['http://halo.example/fhir?a=b#c?d', '/fhir', 'a=b'],
    ['http://halo.example/fhir#c?d', '/fhir', ''],
    ['http://[::1]:80/a', '/a', ''],
    ['http://halo.example/?iss=https://ehr.example/fhir', '/', 'iss=https://ehr.example/fhir'],
  ])('are cut out of %s', (address, path, query) => {
    const { url } = new Request(address);
    expect(requestPath(url)).toBe(path);
    expect(requestQuery(url)).toBe(query);
  });

  it('are those that the address has when it is taken apart', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
        const { url } = new Request(address);
        const { pathname, search } = new URL(url);
        expect(requestPath(url)).toBe(pathname);
        expect(requestQuery(url)).toBe(search.slice(1));
      }),
    );
  });
});
