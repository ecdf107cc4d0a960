import type { StageResult } from '../model/diagnostic.ts';
import type { Sources } from '../model/source.ts';
import type { LoadRequest } from './load-request.ts';

/** Reads a guide with everything it depends on; `undefined` where nothing could be read. */
export async function loadSources(_request: LoadRequest): Promise<StageResult<Sources | undefined>> {
  return { value: undefined, diagnostics: [] };
}
