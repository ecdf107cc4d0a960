import { openApiParts } from '../../generator/emit/openapi/emit-openapi.ts';
import type { GeneratedFile } from '../../generator/model/generated-file.ts';
import type { Release } from '../../generator/model/release.ts';

/** The OpenAPI documents of a release, with types and twins. */
export function openApiFiles(release: Release): readonly GeneratedFile[] {
  return openApiParts(release).flatMap(({ emit }) => emit(release, { templates: [], runtime: [] }).value);
}
