import type { Emitter } from '../emitter.ts';
import { outputPath } from '../layout.ts';

/** Emits the runtime: its sources as they are, beside the releases that share them. */
export const emitRuntime: Emitter = (_release, support) => ({
  value: support.runtime.map(({ name, text }) => ({ kind: 'text', path: outputPath('runtime', name), text })),
  diagnostics: [],
});
