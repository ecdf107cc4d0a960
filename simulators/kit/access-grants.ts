/** What an access token stands for, as the server that issued it knows it. */
export interface AccessGrant {
  readonly clientId: string;
  /** Scopes granted, as they stand in the token response. */
  readonly scopes: readonly string[];
  /** FHIR base the token is for. */
  readonly audience: string;
  /** When the token ends, milliseconds since the Unix epoch. */
  readonly expiresMs: number;
  /** The user who is logged in; absent for a system. */
  readonly subject?: string;
  /** `Practitioner/123`, where the user is known as a resource. */
  readonly fhirUser?: string;
  /** The launch that the token came from. */
  readonly launchId?: string;
  /** Id of the patient in context. */
  readonly patient?: string;
  /** Id of the encounter in context. */
  readonly encounter?: string;
}

/** Where a resource server and a Context Manager find what a bearer token stands for. @see RFC 7662 */
export interface AccessGrants {
  /** The grant of a token; `undefined` where it was never issued, was revoked, or its time is over. */
  readonly findGrant: (token: string) => Promise<AccessGrant | undefined>;
}

/** Who ends what was granted under a launch, when its context is cleared. */
export interface LaunchGrants {
  /** Ends every code, access token and refresh token of a launch; gives how many there were. */
  readonly revokeLaunch: (launchId: string) => Promise<number>;
}
