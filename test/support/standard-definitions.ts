import { fileURLToPath } from 'node:url';
import { type LoadedCore, loadCore } from '../../generator/load/core-definitions.ts';
import type { CoreDefinitions } from '../../generator/model/source.ts';

/** The toolkit's own folder. */
export const toolkitRoot = fileURLToPath(new URL('../../', import.meta.url));

let loaded: LoadedCore | undefined;

/** The FHIR standard's definitions, opened once per test file. */
export function standardDefinitions(): CoreDefinitions {
  loaded ??= loadCore(toolkitRoot);
  return loaded.definitions;
}
