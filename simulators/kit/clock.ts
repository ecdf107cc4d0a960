/** Where an actor takes the time from. Injected, so that a scenario replays. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
}

/** The machine's own clock. */
export const systemClock: Clock = { nowMs: () => Date.now() };

/** A clock that moves only when told to. */
export interface ManualClock extends Clock {
  readonly advanceMs: (milliseconds: number) => void;
}

/** A clock that stands at `startMs` until it is advanced. */
export function createManualClock(startMs: number): ManualClock {
  let now = startMs;
  return {
    nowMs: () => now,
    advanceMs: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** `milliseconds` as a FHIR instant in UTC. @see https://hl7.org/fhir/R4/datatypes.html#instant */
export function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
