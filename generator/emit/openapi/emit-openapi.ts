import type { StageResult } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { Actor, Release } from '../../model/release.ts';
import { outputPath, releaseFolder } from '../layout.ts';
import { openApi30 } from './openapi-3-0.ts';
import { openApiDocument } from './openapi-document.ts';

/** One OpenAPI 3.1 document per responder, `openapi/<actor>.openapi.json`, with TypeScript types and a twin in OpenAPI 3.0 beside it. */
export function emitOpenApi(release: Release): StageResult<readonly GeneratedFile[]> {
  return { value: release.actors.flatMap((actor) => documentFiles(release, actor)), diagnostics: [] };
}

function documentFiles(release: Release, actor: Actor): GeneratedFile[] {
  const value = openApiDocument(release, actor);
  if (value === undefined) return [];
  const path = outputPath(releaseFolder(release), 'openapi', `${actor.id}.openapi.json`);
  const types = outputPath(releaseFolder(release), 'openapi', `${actor.id}.openapi.d.ts`);
  const twin = outputPath(releaseFolder(release), 'openapi', `${actor.id}.openapi-3.0.json`);
  return [
    { kind: 'json', path, value, dense: true },
    { kind: 'json', path: twin, value: openApi30(value), dense: true },
    { kind: 'openapi-types', path: types, document: path },
  ];
}
