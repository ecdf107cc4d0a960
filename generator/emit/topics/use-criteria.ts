import { outputPath } from '../layout.ts';
import type { TypeScriptModule } from '../typescript-module.ts';

/** Imports a function of the runtime's `topic-criteria.ts` and returns its name. */
export function useCriteria(module: TypeScriptModule, name: string): string {
  return module.use(name, outputPath('runtime', 'topic-criteria.ts'));
}
