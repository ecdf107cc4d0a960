/** Ends a wait before its time; without effect after it. */
export type CancelTimer = () => void;

/** Where an actor takes the time from. Injected, so that a scenario replays. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
  /** Runs `run` once when this time has come; a time that is over means as soon as possible. It keeps no process alive. */
  readonly at: (timeMs: number, run: () => void) => CancelTimer;
}

/** The longest wait the platform's timers know: 24.8 days. */
const longestWaitMs = 2_147_483_647;

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  at: (timeMs, run) => {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const leftMs = timeMs - Date.now();
      // Timers may fire a little early, and longer waits are made of several.
      timer = setTimeout(() => (Date.now() >= timeMs ? run() : wait()), Math.min(Math.max(leftMs, 0), longestWaitMs));
      timer.unref();
    };
    wait();
    return () => clearTimeout(timer);
  },
};

/** A clock that moves only when told to. */
export interface ManualClock extends Clock {
  /** Moves on, and runs on the way what was to run, each at its time. */
  readonly advanceMs: (milliseconds: number) => void;
}

/** A clock that stands at `startMs` until it is advanced. */
export function createManualClock(startMs: number): ManualClock {
  let now = startMs;
  const waiting = new Set<{ readonly timeMs: number; readonly run: () => void }>();
  const nextDue = (endMs: number): { readonly timeMs: number; readonly run: () => void } | undefined =>
    [...waiting].filter(({ timeMs }) => timeMs <= endMs).sort((one, other) => one.timeMs - other.timeMs)[0];
  return {
    nowMs: () => now,
    at: (timeMs, run) => {
      const entry = { timeMs, run };
      waiting.add(entry);
      // What is due already does not wait for the clock to move.
      if (timeMs <= now) queueMicrotask(() => waiting.delete(entry) && run());
      return () => waiting.delete(entry);
    },
    advanceMs: (milliseconds) => {
      const endMs = now + milliseconds;
      for (let due = nextDue(endMs); due !== undefined; due = nextDue(endMs)) {
        waiting.delete(due);
        now = Math.max(now, due.timeMs);
        due.run();
      }
      now = endMs;
    },
  };
}

/** `milliseconds` as a FHIR instant in UTC. @see https://hl7.org/fhir/R4/datatypes.html#instant */
export function toInstant(milliseconds: number): string {
  if (milliseconds !== lastInstant.milliseconds) {
    lastInstant = { milliseconds, text: new Date(milliseconds).toISOString() };
  }
  return lastInstant.text;
}

/** One exchange writes the same instant several times, and many an exchange falls into the same millisecond. */
let lastInstant = { milliseconds: 0, text: '1970-01-01T00:00:00.000Z' };
