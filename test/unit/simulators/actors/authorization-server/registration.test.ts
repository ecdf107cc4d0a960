import { describe, expect, it } from 'vitest';
import { lifetimesFrom } from '../../../../../simulators/actors/authorization-server/lifetimes.ts';
import {
  type ClientRegistration,
  registerClients,
  registerUsers,
} from '../../../../../simulators/actors/authorization-server/registration.ts';
import { systemRandom } from '../../../../../simulators/kit/random.ts';
import { hashPassword } from '../../../../../simulators/kit/secret.ts';

const app: ClientRegistration = {
  clientId: 'app',
  name: 'App',
  authentication: { type: 'public' },
  redirectUris: ['https://app.example/callback'],
  scope: 'launch openid',
};
const roy = { username: 'roy', subject: 'u-1', displayName: 'Dr. Roy' };

describe('the registration of a client', () => {
  it.each([
    'https://app.example/callback?from=halo',
    'http://127.0.0.1:8082/callback',
    'http://[::1]/callback',
    'http://localhost/callback',
    'ca.example.app:/callback',
  ])('takes the redirect address %s', (address) => {
    expect(registerClients([{ ...app, redirectUris: [address] }]).get('app')?.redirectUris).toEqual([address]);
  });

  it.each<readonly [string, Partial<ClientRegistration>]>([
    ['a redirect address without TLS', { redirectUris: ['http://app.example/callback'] }],
    ['a redirect address without TLS, its scheme in capitals', { redirectUris: ['HTTP://app.example/callback'] }],
    ['a redirect address that only looks like loopback', { redirectUris: ['http://127.0.0.1.example/callback'] }],
    ['a redirect address with a password', { redirectUris: ['http://a:b@127.0.0.1/callback'] }],
    ['a redirect address with a fragment', { redirectUris: ['https://app.example/callback#here'] }],
    ['a relative redirect address', { redirectUris: ['/callback'] }],
    ['an address that runs', { redirectUris: ['javascript:alert(1)'] }],
    ['codes, and no address for them', { redirectUris: [], grantTypes: ['authorization_code'] }],
    ['a scope that is none', { scope: 'patient/Patient.x' }],
    ['a system without a key', { grantTypes: ['client_credentials'] }],
    ['a secret in the clear', { authentication: { type: 'confidential-symmetric', secretSha256: 'secret' } }],
    ['a key set without TLS', { authentication: { type: 'confidential-asymmetric', jwksUrl: 'http://a.example/k' } }],
  ])('refuses %s', (_what, changes) => {
    expect(() => registerClients([{ ...app, ...changes }])).toThrow(TypeError);
  });

  it('refuses two of one id', () => {
    expect(() => registerClients([app, app])).toThrow('Two clients');
  });
});

describe('the registration of a user', () => {
  it('takes what hashPassword made', async () => {
    const passwordHash = await hashPassword('correct horse battery', systemRandom);
    expect(registerUsers([{ ...roy, passwordHash }]).get('roy')).toEqual({ ...roy, passwordHash });
  });

  it.each([
    ['a password in the clear', [{ ...roy, passwordHash: 'correct horse battery' }]],
    ['a user of a type that is none', [{ ...roy, fhirUser: 'Device/d-1' }]],
    ['two users of one name', [roy, { ...roy, subject: 'u-2' }]],
    ['two users of one subject', [roy, { ...roy, username: 'tremblay' }]],
  ])('refuses %s', (_what, users) => {
    expect(() => registerUsers(users)).toThrow(TypeError);
  });
});

describe('lifetimes', () => {
  it.each([
    ['code', 601],
    ['accessToken', 3601],
    ['systemToken', 301],
    ['session', 0],
    ['offlineAccess', -1],
    ['interaction', Number.NaN],
    ['accessToken', Number.POSITIVE_INFINITY],
  ])('refuse %s of %d seconds', (name, seconds) => {
    expect(() => lifetimesFrom({ [name]: seconds })).toThrow(RangeError);
  });
});
