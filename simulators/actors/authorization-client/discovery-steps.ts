import { isSecureAddress } from '../../kit/secure-address.ts';
import { demand } from './refusal.ts';
import type { KnownServer } from './state.ts';
import type { DiscoveryWork } from './work.ts';

/** SOF-022: what should be absolute and is not, is meant below the FHIR base. SOF-012 is the server's to keep. */
export function resolveEndpoints(work: DiscoveryWork): void {
  const { configuration, iss, checks } = work;
  const { authorization_endpoint, token_endpoint, revocation_endpoint, jwks_uri, issuer } = configuration;
  const given = [authorization_endpoint, token_endpoint, revocation_endpoint, jwks_uri];
  checks.judge(
    'SOF-012',
    'endpoints-absolute',
    given.every((address) => address === undefined || URL.canParse(address)),
  );
  const absolute = (address: string): string => new URL(address, iss.endsWith('/') ? iss : `${iss}/`).href;
  const resolvable = given.every((address) => address === undefined || URL.canParse(address, `${iss}/`));
  demand(checks, resolvable, {
    requirement: 'SOF-022',
    check: 'endpoints-resolved',
    reason: 'insecure-address',
    text: 'An endpoint of the configuration is no address.',
  });
  work.server = {
    authorizationEndpoint: absolute(authorization_endpoint),
    tokenEndpoint: absolute(token_endpoint),
    ...(revocation_endpoint === undefined ? {} : { revocationEndpoint: absolute(revocation_endpoint) }),
    ...(jwks_uri === undefined ? {} : { jwksUri: absolute(jwks_uri) }),
    ...(issuer === undefined ? {} : { issuer }),
    namesItself: namesItself(configuration),
    takesPost: configuration.capabilities.includes('authorize-post'),
  };
}

/** A member of RFC 9207, which SMART's own list does not have. */
function namesItself(configuration: object): boolean {
  const name = 'authorization_response_iss_parameter_supported';
  return name in configuration && configuration[name] === true;
}

/** SOF-062: codes, secrets and tokens go to these addresses. */
export function demandSecureEndpoints({ server, checks }: DiscoveryWork): void {
  demand(checks, endpointsOf(server).every(isSecureAddress), {
    requirement: 'SOF-062',
    check: 'endpoints-secure',
    reason: 'insecure-address',
    text: 'An endpoint is neither https nor on loopback.',
  });
}

function endpointsOf(server: KnownServer): readonly string[] {
  const { authorizationEndpoint, tokenEndpoint, revocationEndpoint, jwksUri } = server;
  return [authorizationEndpoint, tokenEndpoint, revocationEndpoint, jwksUri].filter((url) => url !== undefined);
}

/** SOF-016: an ID token can be validated only by who knows its issuer and its keys. */
export function demandKeys({ server, wantsUser, checks }: DiscoveryWork): void {
  if (!wantsUser) return;
  demand(checks, server.issuer !== undefined && server.jwksUri !== undefined, {
    requirement: 'SOF-016',
    check: 'issuer-and-keys',
    reason: 'no-keys',
    text: 'The app asks who the user is, and the server tells neither issuer nor keys.',
  });
}

/** SOF-018: told, not refused: what the server does counts more than what it lists. */
export function judgeCapabilities({ configuration, checks }: DiscoveryWork): void {
  checks.judge('SOF-018', 'launch-ehr-listed', configuration.capabilities.includes('launch-ehr'));
}
