import { describe, expect, it } from 'vitest';
import { isSecureAddress, isSecureBase } from '../../../../simulators/kit/secure-address.ts';

describe('a secure address', () => {
  it.each(['https://a.example/x?y', 'http://127.0.0.1:8080/', 'http://[::1]/', 'http://localhost/'])(
    'is %s',
    (text) => {
      expect(isSecureAddress(text)).toBe(true);
    },
  );

  it.each([
    'http://a.example/',
    'http://127.0.0.1.a.example/',
    'http://localhost.a.example/',
    'https://user:word@a.example/',
    'ftp://127.0.0.1/',
    'javascript:alert(1)',
    '/fhir',
    '',
  ])('is not %j', (text) => {
    expect(isSecureAddress(text)).toBe(false);
  });

  it.each(['https://a.example/fhir?x=1', 'https://a.example/fhir?', 'https://a.example/fhir#top'])(
    'is no FHIR base as %s',
    (text) => {
      expect([isSecureAddress(text), isSecureBase(text)]).toEqual([true, false]);
    },
  );
});
