import { compareText, type Diagnostic, type StageResult } from '../model/diagnostic.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { ArtefactName } from '../model/output-options.ts';
import type { Release } from '../model/release.ts';
import { emitAsyncApi } from './asyncapi/emit-asyncapi.ts';
import { emitClients } from './client/emit-clients.ts';
import { emitDocs } from './docs/emit-docs.ts';
import type { EmitMemory, EmitPart } from './emit-memory.ts';
import type { EmitSupport } from './emitter.ts';
import { emitMessages } from './messages/emit-messages.ts';
import { openApiParts } from './openapi/emit-openapi.ts';
import { styledFile } from './output-style.ts';
import { emitReleaseModule } from './release/emit-release-module.ts';
import { emitRequirementsModule } from './requirements/emit-requirements-module.ts';
import { emitRuntime } from './runtime/emit-runtime.ts';
import { isConcerned, selectArtefacts } from './select-artefacts.ts';
import { emitServers } from './server/emit-servers.ts';
import { emitSockets } from './sockets/emit-sockets.ts';
import { emitTopics } from './topics/emit-topics.ts';
import { emitTypes } from './types/emit-types.ts';
import { emitValidators } from './validators/emit-validators.ts';

/** A kind of artefact, and the part that makes it. */
interface ArtefactPart extends EmitPart {
  readonly artefact: ArtefactName;
}

/** What an emitter made. */
interface MadePart {
  readonly artefact: ArtefactName;
  readonly files: readonly GeneratedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Every emitter but that of pages; the order does not matter, paths are sorted. */
const emitters: readonly ArtefactPart[] = (
  [
    ['runtime', emitRuntime],
    ['types', emitTypes],
    ['messages', emitMessages],
    ['clients', emitClients],
    ['servers', emitServers],
    ['sockets', emitSockets],
    ['topics', emitTopics],
    ['validators', emitValidators],
    ['release', emitReleaseModule],
    ['requirements', emitRequirementsModule],
    ['asyncapi', emitAsyncApi],
  ] as const
).map(([artefact, emit]) => ({ artefact, name: artefact, emit }));

const pages: ArtefactPart = { artefact: 'docs', name: 'docs', emit: emitDocs };

/**
 * Prints a release: every artefact of every emitter, sorted by path. With a memory, what cannot have changed since the release that
 * was printed before is not printed again; releases then should share their equal parts. `onPart` is told how many kinds of output
 * are made.
 */
export function emitRelease(
  release: Release,
  support: EmitSupport,
  memory?: EmitMemory,
  onPart?: (done: number, total: number) => void,
): StageResult<readonly GeneratedFile[]> {
  const { only } = support.output ?? {};
  const openApi = openApiParts(release).map((part) => ({ ...part, artefact: 'openapi' as const }));
  const wanted = [...emitters, ...openApi, ...(only === undefined ? [pages] : [])];
  const parts = wanted
    .filter(({ artefact }) => isConcerned(artefact, only))
    .map((part, index, all) => {
      onPart?.(index, all.length);
      const { value, diagnostics } = memory?.make(part, { release, support }) ?? part.emit(release, support);
      return { artefact: part.artefact, files: value, diagnostics };
    });
  const kept = only === undefined ? parts : chosen(parts, only, release, support);
  const files = kept.flatMap((part) => part.files).map((file) => styled(file, support));
  files.sort((left, right) => compareText(left.path, right.path));
  return { value: files, diagnostics: kept.flatMap((part) => part.diagnostics) };
}

/** The parts asked for, with the code that they import; pages, made last, tell of these only. */
function chosen(
  parts: readonly MadePart[],
  only: readonly ArtefactName[],
  release: Release,
  support: EmitSupport,
): readonly Omit<MadePart, 'artefact'>[] {
  const emitted = selectArtefacts(parts, only);
  const kept = parts.flatMap(({ artefact, files: all, diagnostics }) => {
    const files = all.filter(({ path }) => emitted.has(path));
    return files.length > 0 || only.includes(artefact) ? [{ files, diagnostics }] : [];
  });
  if (!only.includes(pages.artefact)) return kept;
  const { value, diagnostics } = pages.emit(release, { ...support, emitted });
  return [...kept, { files: value, diagnostics }];
}

/** The very file where nothing is asked of it, so that what is known of it still holds. */
function styled(file: GeneratedFile, { output }: EmitSupport): GeneratedFile {
  return output?.importExtension === undefined && output?.licenseHeader === undefined ? file : styledFile(file, output);
}
