import type { Diagnostic, StageResult } from '../model/diagnostic.ts';
import { compareText } from '../model/diagnostic.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { Release } from '../model/release.ts';
import { emitAsyncApi } from './asyncapi/emit-asyncapi.ts';
import { emitClients } from './client/emit-clients.ts';
import { emitDocs } from './docs/emit-docs.ts';
import type { EmitSupport, Emitter } from './emitter.ts';
import { emitMessages } from './messages/emit-messages.ts';
import { emitOpenApi } from './openapi/emit-openapi.ts';
import { emitReleaseModule } from './release/emit-release-module.ts';
import { emitRequirementsModule } from './requirements/emit-requirements-module.ts';
import { emitRuntime } from './runtime/emit-runtime.ts';
import { emitServers } from './server/emit-servers.ts';
import { emitSockets } from './sockets/emit-sockets.ts';
import { emitTopics } from './topics/emit-topics.ts';
import { emitTypes } from './types/emit-types.ts';
import { emitValidators } from './validators/emit-validators.ts';

/** Every emitter; the order does not matter, paths are sorted. */
const emitters: readonly Emitter[] = [
  emitRuntime,
  emitTypes,
  emitMessages,
  emitClients,
  emitServers,
  emitSockets,
  emitTopics,
  emitValidators,
  emitReleaseModule,
  emitRequirementsModule,
  emitOpenApi,
  emitAsyncApi,
  emitDocs,
];

/** Prints a release: every artefact of every emitter, sorted by path. */
export function emitRelease(release: Release, support: EmitSupport): StageResult<readonly GeneratedFile[]> {
  const diagnostics: Diagnostic[] = [];
  const files: GeneratedFile[] = [];
  for (const emitter of emitters) {
    const result = emitter(release, support);
    diagnostics.push(...result.diagnostics);
    files.push(...result.value);
  }
  files.sort((left, right) => compareText(left.path, right.path));
  return { value: files, diagnostics };
}
