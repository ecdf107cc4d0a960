import type { LaunchContext } from '../../kit/launch-contexts.ts';

/** A launch that was started. */
export interface StartedLaunch {
  /** The app it was started for, and no other. */
  readonly appID: string;
  /** What the app will be told; absent where an accelerator keeps it. */
  readonly context?: LaunchContext;
  /** Milliseconds since the Unix epoch. */
  readonly expiresMs: number;
}

/** The initiator's table: launches by the value of `launch`. */
export interface InitiatorTables {
  readonly launches: StartedLaunch;
}

/** An empty table in memory. */
export function emptyInitiatorTables(): { launches: Map<string, StartedLaunch> } {
  return { launches: new Map() };
}
