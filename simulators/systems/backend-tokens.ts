import { AuthorizationServerClient } from '../../generated/halo-1.1.0/ca-sof/authorization-server.client.ts';
import { ResourceServerClient } from '../../generated/halo-1.1.0/ca-sof/resource-server.client.ts';
import type { CallerOptions } from '../../generated/runtime/client-options.ts';
import { unwrap } from '../../generated/runtime/exchange-error.ts';
import type { EventSink } from '../../generated/runtime/exchange-event.ts';
import { authenticationOf, type ClientRegistration } from '../actors/authorization-client/registration.ts';
import type { SourceTokens } from '../actors/context-source/actor.ts';
import type { Clock } from '../kit/clock.ts';
import { opaqueId, type RandomSource } from '../kit/random.ts';
import { isSecureAddress } from '../kit/secure-address.ts';

/** What a system gets its tokens with. */
export interface BackendTokensOptions {
  /** FHIR base the tokens are for; its configuration names the token endpoint. */
  readonly fhirBaseUrl: string;
  readonly registration: Extract<ClientRegistration, { readonly kind: 'confidential-asymmetric' }>;
  /** Scopes, separated by spaces. */
  readonly scope: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log?: EventSink;
  readonly fetch?: (request: Request) => Promise<Response>;
}

interface KeptToken {
  readonly value: string;
  readonly expiresMs: number;
}

/** A token is not used in its last seconds, which it may spend on the way. */
const leewayMs = 15_000;

/**
 * Tokens for a system without a user (CA:SoF~token.client-credentials), kept while they last and asked for once by all who wait.
 * How a launching system authenticates to an accelerator is not known; SMART Backend Services is this project's choice.
 * @see SMART App Launch 2.1.0, Backend Services
 */
export function createBackendTokens(options: BackendTokensOptions): SourceTokens {
  const { clock } = options;
  let kept: KeptToken | undefined;
  let underWay: Promise<KeptToken> | undefined;
  const ask = (): Promise<KeptToken> => {
    underWay ??= requestToken(options).finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
  const current = async (): Promise<string> => {
    if (kept === undefined || kept.expiresMs - leewayMs <= clock.nowMs()) kept = await ask();
    return kept.value;
  };
  return {
    current,
    renew: async () => {
      kept = undefined;
      await current();
    },
  };
}

/** @throws ExchangeFailure where the server refuses; TypeError where its answer cannot be used. */
async function requestToken(options: BackendTokensOptions): Promise<KeptToken> {
  const { fhirBaseUrl, registration, scope, clock, random, log } = options;
  const caller: CallerOptions = {
    now: clock.nowMs,
    newCorrelationId: () => opaqueId(random),
    ...(log === undefined ? {} : { onEvent: log }),
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  };
  const configuration = unwrap(
    await new ResourceServerClient({ ...caller, baseUrl: fhirBaseUrl }).smartConfiguration(),
  );
  const { token_endpoint } = configuration;
  if (!isSecureAddress(token_endpoint)) throw new TypeError('The token endpoint is neither https nor on loopback.');
  const server = new AuthorizationServerClient({
    ...caller,
    baseUrl: fhirBaseUrl,
    discovered: { 'CA:SoF-2/smart-configuration': configuration },
    authentication: authenticationOf(registration, { clock, random }),
    facts: { type: registration.kind },
  });
  const token = unwrap(await server.tokenClientCredentials({ grant_type: 'client_credentials', scope }));
  if (token.token_type.toLowerCase() !== 'bearer') throw new TypeError('The answer holds no bearer token.');
  return { value: token.access_token, expiresMs: clock.nowMs() + token.expires_in * 1000 };
}
