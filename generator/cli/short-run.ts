import { setFlagsFromString } from 'node:v8';

/**
 * Tells the engine that this process makes one run and ends. By default it optimizes what ran for some milliseconds, on as many
 * threads as there are cores: of a run of the whole guide that is a fifth of the processor time (5.0 s, 4.0 s with this), spent on
 * code that is soon done with. What runs for long, as over the whole standard, is optimized all the same.
 */
export function expectShortRun(): void {
  // Of the engine in Node 20. Later ones have a cheaper compiler between, and another name for this.
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1000000');
}
