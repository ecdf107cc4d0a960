import type { FhirContextItem } from '../../../generated/halo-1.1.0/ca-sof/types.ts';

/** What the configuration of a FHIR server says of its Authorization Server, every address absolute. */
export interface KnownServer {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint?: string;
  /** With single sign-on only: who signs ID tokens, and where the keys are. */
  readonly issuer?: string;
  readonly jwksUri?: string;
  /** Whether it names itself when it sends a browser back. @see RFC 9207 §3 */
  readonly namesItself: boolean;
  /** Whether it lists `authorize-post`. @see SMART App Launch 2.1.0, Conformance, Capability Sets */
  readonly takesPost: boolean;
}

/** An authorization that was asked for and not yet answered; used once. */
export interface PendingAuthorization {
  readonly iss: string;
  readonly server: KnownServer;
  /** Scopes asked for. */
  readonly scopes: readonly string[];
  readonly state: string;
  readonly codeVerifier: string;
  readonly nonce: string;
  readonly expiresMs: number;
  /** Its code has come and is being exchanged: the session waits for nothing more, and can be ended. */
  readonly redeeming?: true;
}

/** What the server told of the launch beside the tokens. */
export interface LaunchMembers {
  /** Ids, not references. */
  readonly patient?: string;
  readonly encounter?: string;
  readonly fhirContext: readonly FhirContextItem[];
  readonly need_patient_banner?: boolean;
  readonly intent?: string;
  readonly smart_style_url?: string;
  readonly tenant?: string;
}

/** The user, as an ID token that was validated says. */
export interface KnownUser {
  readonly issuer: string;
  readonly subject: string;
  /** Absolute or relative address of the user's resource. */
  readonly fhirUser?: string;
}

/** What a session may do. */
export interface SessionGrant {
  readonly iss: string;
  readonly server: KnownServer;
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Scopes that were granted, whatever was asked for. */
  readonly scopes: readonly string[];
  /** Scopes of the first answer, which no refresh may exceed. */
  readonly grantedAtFirst: readonly string[];
  /** When the access token ends, milliseconds since the Unix epoch; absent where the server does not say. */
  readonly accessTokenExpiresMs?: number;
  /** When the session ends, renewed or not, milliseconds since the Unix epoch. */
  readonly expiresMs: number;
  readonly launch: LaunchMembers;
  readonly user?: KnownUser;
}

/** A `state` that a session waits with. */
export interface StateInUse {
  readonly sessionId: string;
  readonly expiresMs: number;
}

/** The client's tables: authorizations asked for and sessions, both by session, and the states in use. */
export interface ClientTables {
  readonly pending: PendingAuthorization;
  readonly grants: SessionGrant;
  readonly states: StateInUse;
}

/** Empty tables in memory. */
export function emptyClientTables(): {
  pending: Map<string, PendingAuthorization>;
  grants: Map<string, SessionGrant>;
  states: Map<string, StateInUse>;
} {
  return { pending: new Map(), grants: new Map(), states: new Map() };
}
