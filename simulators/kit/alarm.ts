import type { CancelTimer, Clock } from './clock.ts';

/** One timer for whatever is due next. */
export interface Alarm {
  /** Makes sure that it runs at this time, or earlier. */
  readonly arm: (timeMs: number) => void;
  readonly stop: () => void;
}

/** An alarm that runs at once, for what was left behind; `run` gives when to run again, infinity for not before it is armed, and never rejects. */
export function createAlarm(clock: Clock, run: () => Promise<number>): Alarm {
  let cancel: CancelTimer = () => {};
  let armedMs = Number.POSITIVE_INFINITY;
  let stopped = false;

  function arm(timeMs: number): void {
    if (stopped || timeMs >= armedMs) return;
    cancel();
    armedMs = timeMs;
    cancel = clock.at(timeMs, () => {
      armedMs = Number.POSITIVE_INFINITY;
      void run().then(arm);
    });
  }

  arm(clock.nowMs());
  return {
    arm,
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
