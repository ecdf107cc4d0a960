import type {
  JsonWebKeySet,
  OpenidConfiguration,
  SmartConfiguration,
} from '../../../generated/halo-1.1.0/ca-sof/types.ts';
import type { KeyRing } from '../../kit/keys.ts';
import { endpointUrl } from './endpoints.ts';
import type { Client } from './registration.ts';

const algorithms = ['RS384', 'ES384'] as const;
/** Members that the guide's own models do not have, and what their absence would say is not so. */
const beyondTheModels = {
  // RFC 9207 §3
  authorization_response_iss_parameter_supported: true,
  // Absent, they would promise fragments and request addresses. See OpenID Connect Discovery 1.0 §3.
  response_modes_supported: ['query'],
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  claims_parameter_supported: false,
  ui_locales_supported: ['en', 'fr'],
} as const;
const authenticationMethods = ['client_secret_basic', 'private_key_jwt'] as const;

/** How clients authenticate where absence would say HTTP Basic alone, or nothing. @see RFC 8414 §2 */
const otherEndpoints = {
  introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'Bearer'],
  revocation_endpoint_auth_methods_supported: [...authenticationMethods, 'none'],
  revocation_endpoint_auth_signing_alg_values_supported: algorithms,
} as const;

/** What the server says of itself as an OpenID provider. SOF-094. @see OpenID Connect Discovery 1.0 §3 */
export function openidConfiguration(issuer: string, clients: ReadonlyMap<string, Client>): OpenidConfiguration {
  return {
    issuer,
    authorization_endpoint: endpointUrl(issuer, 'authorization'),
    token_endpoint: endpointUrl(issuer, 'token'),
    jwks_uri: endpointUrl(issuer, 'keys'),
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: scopesOf(clients),
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'fhirUser'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: [...authenticationMethods, 'none'],
    ...{ token_endpoint_auth_signing_alg_values_supported: algorithms },
    ...{ introspection_endpoint: endpointUrl(issuer, 'introspection') },
    ...{ revocation_endpoint: endpointUrl(issuer, 'revocation') },
    ...otherEndpoints,
    ...beyondTheModels,
  };
}

/**
 * The configuration that the FHIR server guarded by this server publishes: what is in it works. SOF-012 to SOF-019.
 * @see SMART App Launch 2.1.0, Conformance
 */
export function smartConfiguration(issuer: string, clients: ReadonlyMap<string, Client>): SmartConfiguration {
  return {
    issuer,
    jwks_uri: endpointUrl(issuer, 'keys'),
    authorization_endpoint: endpointUrl(issuer, 'authorization'),
    token_endpoint: endpointUrl(issuer, 'token'),
    introspection_endpoint: endpointUrl(issuer, 'introspection'),
    revocation_endpoint: endpointUrl(issuer, 'revocation'),
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: authenticationMethods,
    token_endpoint_auth_signing_alg_values_supported: algorithms,
    scopes_supported: scopesOf(clients),
    capabilities: [
      'launch-ehr',
      'authorize-post',
      'client-public',
      'client-confidential-symmetric',
      'client-confidential-asymmetric',
      'sso-openid-connect',
      'context-banner',
      'context-style',
      'context-ehr-patient',
      'context-ehr-encounter',
      'permission-offline',
      'permission-online',
      'permission-patient',
      'permission-user',
      'permission-v1',
      'permission-v2',
    ],
    ...{ authorization_response_iss_parameter_supported: true },
    ...otherEndpoints,
  };
}

/** Scopes that some client can be granted; each of them works. */
function scopesOf(clients: ReadonlyMap<string, Client>): readonly string[] {
  return [...new Set([...clients.values()].flatMap(({ scopes }) => scopes.map(({ text }) => text)))].sort();
}

/** The keys that ID tokens are verified with. @see RFC 7517 §5 */
export function keySet(keys: KeyRing): JsonWebKeySet {
  return { keys: keys.published() };
}
