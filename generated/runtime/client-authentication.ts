import type { FormPair } from './form-definition.ts';
import { formText } from './form-text.ts';

/** How a client says who it is to an OAuth server. @see RFC 6749 §2.3, SMART App Launch 2.1.0, Client Authentication */
export type ClientAuthentication =
  /** A client that can keep no secret: its id goes with the form. */
  | { readonly kind: 'public'; readonly clientId: string }
  /** Id and secret go in the header Authorization. */
  | { readonly kind: 'client_secret_basic'; readonly clientId: string; readonly clientSecret: string }
  /** A signed assertion goes with the form; made anew for each request, as it may be used once. @see RFC 7523 §2.2 */
  | {
      readonly kind: 'private_key_jwt';
      /** `audience`: the address the request goes to. */
      readonly clientAssertion: (audience: string) => string | Promise<string>;
    }
  /** A token goes in the header Authorization. @see RFC 7662 §2.1 */
  | { readonly kind: 'bearer'; readonly token: () => string | Promise<string> };

/** What a request gets from the client's authentication. */
export interface AuthenticationFields {
  readonly headers: Readonly<Record<string, string>>;
  readonly pairs: readonly FormPair[];
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The fields for a request to `audience`. May ask the caller for an assertion or a token. */
export async function authenticationFields(
  authentication: ClientAuthentication | undefined,
  audience: string,
): Promise<AuthenticationFields> {
  switch (authentication?.kind) {
    case undefined:
      return { headers: {}, pairs: [] };
    case 'public':
      return { headers: {}, pairs: [['client_id', authentication.clientId]] };
    case 'client_secret_basic': {
      const { clientId, clientSecret } = authentication;
      return {
        headers: { Authorization: `Basic ${base64(`${formValue(clientId)}:${formValue(clientSecret)}`)}` },
        pairs: [],
      };
    }
    case 'private_key_jwt':
      return { headers: {}, pairs: assertionPairs(await authentication.clientAssertion(audience)) };
    case 'bearer':
      return { headers: { Authorization: `Bearer ${await authentication.token()}` }, pairs: [] };
  }
}

/** The parameters that `authenticationFields` will add, the assertion still unsigned: for holding a request against its definition. */
export function plannedPairs(authentication: ClientAuthentication | undefined): readonly FormPair[] {
  switch (authentication?.kind) {
    case 'public':
      return [['client_id', authentication.clientId]];
    case 'private_key_jwt':
      return assertionPairs('unsigned');
    default:
      return [];
  }
}

function assertionPairs(assertion: string): readonly FormPair[] {
  return [
    ['client_assertion_type', assertionType],
    ['client_assertion', assertion],
  ];
}

/** OAuth writes id and secret as form values before it joins them. @see RFC 6749 §2.3.1 */
function formValue(text: string): string {
  return formText([['v', text]]).slice(2);
}

/** The text is ASCII by now. */
function base64(text: string): string {
  return btoa(text);
}
