import type { Stage } from '../pipeline.ts';
import type { TextStream } from './terminal.ts';

const said: Readonly<Record<Stage, string>> = {
  load: 'reading packages',
  build: 'resolving definitions',
  check: 'checking the release',
  emit: 'making files',
  pack: 'laying the package out',
  write: 'printing and comparing files',
};

/** How long a run may be silent. */
const patienceMs = 1000;

/** Says on stderr what a run is at, once it has taken more than a second. */
export function progressTo(stderr: TextStream): (stage: Stage) => void {
  const startedAtMs = performance.now();
  return (stage) => {
    if (performance.now() - startedAtMs > patienceMs) stderr.write(`${said[stage]} …\n`);
  };
}
