import type { Diagnostic, StageResult } from '../model/diagnostic.ts';
import { compareText } from '../model/diagnostic.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { Release } from '../model/release.ts';
import { emitAsyncApi } from './asyncapi/emit-asyncapi.ts';
import { emitClients } from './client/emit-clients.ts';
import { emitDocs } from './docs/emit-docs.ts';
import type { EmitMemory, EmitPart } from './emit-memory.ts';
import type { EmitSupport } from './emitter.ts';
import { emitMessages } from './messages/emit-messages.ts';
import { openApiParts } from './openapi/emit-openapi.ts';
import { emitReleaseModule } from './release/emit-release-module.ts';
import { emitRequirementsModule } from './requirements/emit-requirements-module.ts';
import { emitRuntime } from './runtime/emit-runtime.ts';
import { emitServers } from './server/emit-servers.ts';
import { emitSockets } from './sockets/emit-sockets.ts';
import { emitTopics } from './topics/emit-topics.ts';
import { emitTypes } from './types/emit-types.ts';
import { emitValidators } from './validators/emit-validators.ts';

/** Every emitter; the order does not matter, paths are sorted. */
const emitters: readonly EmitPart[] = [
  { name: 'runtime', emit: emitRuntime },
  { name: 'types', emit: emitTypes },
  { name: 'messages', emit: emitMessages },
  { name: 'clients', emit: emitClients },
  { name: 'servers', emit: emitServers },
  { name: 'sockets', emit: emitSockets },
  { name: 'topics', emit: emitTopics },
  { name: 'validators', emit: emitValidators },
  { name: 'release', emit: emitReleaseModule },
  { name: 'requirements', emit: emitRequirementsModule },
  { name: 'asyncapi', emit: emitAsyncApi },
  { name: 'docs', emit: emitDocs },
];

/**
 * Prints a release: every artefact of every emitter, sorted by path. With a memory, what cannot have changed since the release that
 * was printed before is not printed again; releases then should share their equal parts.
 */
export function emitRelease(
  release: Release,
  support: EmitSupport,
  memory?: EmitMemory,
): StageResult<readonly GeneratedFile[]> {
  const diagnostics: Diagnostic[] = [];
  const files: GeneratedFile[] = [];
  for (const part of [...emitters, ...openApiParts(release)]) {
    const result = memory?.make(part, { release, support }) ?? part.emit(release, support);
    diagnostics.push(...result.diagnostics);
    files.push(...result.value);
  }
  files.sort((left, right) => compareText(left.path, right.path));
  return { value: files, diagnostics };
}
