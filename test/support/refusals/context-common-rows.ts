import { patient } from '../../../simulators/data/clinic-visit.ts';
import { createStaticGrants } from '../../../simulators/kit/static-grants.ts';
import type { Choices } from '../loopback-manager.ts';
import { parametersBody, type RawRequest } from '../refusal-table.ts';
import type { ContextRow } from './context-row.ts';

const grantsOf = (publicBaseUrl: string) => {
  const here = [
    { token: 'full', clientId: 'poc', scopes: ['Context.write'] },
    { token: 'reader', clientId: 'poc', scopes: ['Context.read'] },
  ];
  const grants = createStaticGrants(here, publicBaseUrl);
  const elsewhere = createStaticGrants(
    [{ token: 'other', clientId: 'poc', scopes: ['Context.write'] }],
    'http://127.0.0.1:1/fhir',
  );
  return {
    findGrant: async (token: string) => {
      if (token === 'old') return { clientId: 'poc', scopes: ['Context.write'], audience: publicBaseUrl, expiresMs: 1 };
      return (await grants.findGrant(token)) ?? elsewhere.findGrant(token);
    },
  };
};
const guarded: Choices = { access: (publicBaseUrl) => ({ kind: 'bearer', grants: grantsOf(publicBaseUrl) }) };
/** What both operations refuse alike: the wrong method, body, media type or token. */
export function commonRows(path: string, base: string): readonly ContextRow[] {
  const body = parametersBody();
  const raw = (changes: Partial<RawRequest>): RawRequest => ({ path, body, ...changes });
  const bearer = (token: string): RawRequest => raw({ headers: { authorization: token } });
  return [
    ['SOFA-011', 'no GET', 405, 'not-supported', { path, method: 'GET' }],
    ['SOFA-011', 'no PUT', 405, 'not-supported', raw({ method: 'PUT' })],
    ['SOFA-011', 'no DELETE', 405, 'not-supported', { path, method: 'DELETE' }],
    ['SOFA-011', 'no PATCH', 405, 'not-supported', raw({ method: 'PATCH' })],
    ['SOFA-011', 'the body is JSON', 400, 'structure', raw({ body: '{' })],
    ['SOFA-011', 'the body is an object', 400, 'structure', raw({ body: '[]' })],
    ['SOFA-011', 'the body is Parameters', 400, 'structure', raw({ body: JSON.stringify(patient.resource) })],
    ['SOFA-011', 'the body is UTF-8', 400, 'structure', raw({ body: new Uint8Array([0x7b, 0xff, 0x7d]) })],
    ['SOFA-011', 'no member twice', 400, 'structure', raw({ body: '{"resourceType":"Parameters","id":"a","id":"b"}' })],
    ['SOFA-011', 'bounded depth', 400, 'too-costly', raw({ body: `${'['.repeat(2000)}${']'.repeat(2000)}` })],
    ['SOFA-011', 'bounded size', 413, 'too-long', raw({ body: ' '.repeat(5_000_001) })],
    ['SOFA-011', 'FHIR JSON', 415, 'not-supported', raw({ headers: { 'content-type': 'text/plain' } })],
    ['SOFA-011', 'not XML', 415, 'not-supported', raw({ headers: { 'content-type': 'application/fhir+xml' } })],
    [
      'SOFA-011',
      'FHIR R4',
      415,
      'not-supported',
      raw({ headers: { 'content-type': 'application/fhir+json; fhirVersion=3.0' } }),
    ],
    ['SOFA-011', 'no content coding', 415, 'not-supported', raw({ headers: { 'content-encoding': 'gzip' } })],
    ['SOFA-011', 'an answer in JSON', 406, 'not-supported', raw({ headers: { accept: 'application/fhir+xml' } })],
    ['SOFA-011', 'an answer in JSON by _format', 406, 'not-supported', raw({ path: `${path}?_format=xml` })],
    [base, 'not on a type', 404, 'not-found', raw({ path: `Patient/${path}` })],
    [base, 'not on an instance', 404, 'not-found', raw({ path: `Patient/p1/${path}` })],
    ['RFC 6750 §3', 'a token', 401, 'login', raw({}), guarded],
    ['RFC 6750 §2.1', 'a bearer token', 401, 'login', bearer('Basic eDp5'), guarded],
    ['RFC 6750 §2.1', 'a readable token', 401, 'login', bearer('Bearer a b'), guarded],
    ['RFC 6750 §3.1', 'a known token', 401, 'login', bearer('Bearer guessed'), guarded],
    ['RFC 6750 §3.1', 'a token for this server', 401, 'login', bearer('Bearer other'), guarded],
    ['RFC 6750 §3.1', 'a token whose time is not over', 401, 'login', bearer('Bearer old'), guarded],
    ['RFC 6750 §3.1', 'a token with the scopes', 403, 'forbidden', bearer('Bearer reader'), guarded],
  ];
}
