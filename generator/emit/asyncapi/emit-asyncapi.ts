import type { StageResult } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { Release } from '../../model/release.ts';
import { outputPath, releaseFolder } from '../layout.ts';
import { asyncApiDocument } from './asyncapi-document.ts';

/** One AsyncAPI 3.0 document per responder that has exchanges by frames on a channel: `asyncapi/<actor>.asyncapi.json`. */
export function emitAsyncApi(release: Release): StageResult<readonly GeneratedFile[]> {
  const files = release.actors.flatMap((actor): readonly GeneratedFile[] => {
    const value = asyncApiDocument(release, actor);
    if (value === undefined) return [];
    const path = outputPath(releaseFolder(release), 'asyncapi', `${actor.id}.asyncapi.json`);
    return [{ kind: 'json', path, value, dense: true }];
  });
  return { value: files, diagnostics: [] };
}
