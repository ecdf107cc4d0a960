import {
  authorizeExchange,
  introspectExchange,
  jwksExchange,
  revokeExchange,
  tokenCodeExchange,
} from '../../../generated/halo-1.1.0/ca-sof/messages.ts';

const exchanges = {
  authorization: authorizeExchange,
  token: tokenCodeExchange,
  introspection: introspectExchange,
  revocation: revokeExchange,
  keys: jwksExchange,
} as const;

/** An endpoint of the server that peers are told of. */
export type EndpointName = keyof typeof exchanges;

/** The address of an endpoint: the issuer, and the path its definition gives. */
export function endpointUrl(issuer: string, name: EndpointName): string {
  return `${issuer}${exchanges[name].path ?? ''}`;
}

/** Path below the issuer where the login and consent pages send their forms: no exchange of the guide, and nobody's but the browser's. */
export const interactionPath = '/auth/interaction';
