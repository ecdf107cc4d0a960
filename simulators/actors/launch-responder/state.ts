/** A launch that was accepted. */
export interface AcceptedLaunch {
  /** FHIR base of the system that launched, as it came. */
  readonly iss: string;
  /** What stands for the context, opaque. */
  readonly launch: string;
  readonly receivedMs: number;
  /** When it ends if nothing comes of it, milliseconds since the Unix epoch. */
  readonly expiresMs: number;
}

/** The responder's table: launches by the session they opened. */
export interface ResponderTables {
  readonly launches: AcceptedLaunch;
}

/** An empty table in memory. */
export function emptyResponderTables(): { launches: Map<string, AcceptedLaunch> } {
  return { launches: new Map() };
}
