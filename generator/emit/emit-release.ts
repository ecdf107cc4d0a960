import { compareText, type Diagnostic, type StageResult } from '../model/diagnostic.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { ArtefactName } from '../model/output-options.ts';
import type { Release } from '../model/release.ts';
import { emitAsyncApi } from './asyncapi/emit-asyncapi.ts';
import { clientParts } from './client/emit-clients.ts';
import { docsParts } from './docs/emit-docs.ts';
import type { EmitMemory } from './emit-memory.ts';
import type { EmitSupport } from './emitter.ts';
import { messagesParts } from './messages/emit-messages.ts';
import { openApiParts } from './openapi/emit-openapi.ts';
import { styledFile } from './output-style.ts';
import { emitReleaseModule } from './release/emit-release-module.ts';
import { joinParts, type PartList, wholePart } from './release-parts.ts';
import { emitRequirementsModule } from './requirements/emit-requirements-module.ts';
import { emitRuntime } from './runtime/emit-runtime.ts';
import { isConcerned, selectArtefacts } from './select-artefacts.ts';
import { serverParts } from './server/emit-servers.ts';
import { socketParts } from './sockets/emit-sockets.ts';
import { emitTopics } from './topics/emit-topics.ts';
import { typesParts } from './types/emit-types.ts';
import { emitValidators } from './validators/emit-validators.ts';

type EmitAll = (release: Release, support: EmitSupport, memory?: EmitMemory) => StageResult<readonly GeneratedFile[]>;

type ArtefactEmitter = readonly [artefact: ArtefactName, emit: EmitAll];

/** Who wants to know how far the emitters are. */
export interface EmitListener {
  /** Told how many kinds of output are made. */
  readonly onPart?: (done: number, total: number) => void;
  /** Told the files of each kind as soon as they are made; not where only some are chosen, which is known at the end. */
  readonly onMade?: (files: readonly GeneratedFile[]) => void;
}

/** What an emitter made. */
interface MadePart {
  readonly artefact: ArtefactName;
  readonly files: readonly GeneratedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Every emitter but that of pages. Paths are sorted; what takes longest to print is made first. */
const emitters: readonly ArtefactEmitter[] = [
  ['openapi', inParts(openApiParts)],
  ['runtime', inParts(wholePart('runtime', emitRuntime))],
  ['types', inParts(typesParts)],
  ['messages', inParts(messagesParts)],
  ['clients', inParts(clientParts)],
  ['servers', inParts(serverParts)],
  ['sockets', inParts(socketParts)],
  ['topics', inParts(wholePart('topics', emitTopics))],
  ['validators', emitValidators],
  ['release', inParts(wholePart('release', emitReleaseModule))],
  ['requirements', inParts(wholePart('requirements', emitRequirementsModule))],
  ['asyncapi', inParts(wholePart('asyncapi', emitAsyncApi))],
];

/** An emitter that makes its parts one by one, and with a memory only those that could be others than last time. */
function inParts(list: PartList): EmitAll {
  return (release, support, memory) =>
    joinParts(list(release).map((part) => memory?.make(part, { release, support }) ?? part.emit(release, support)));
}

const pages: ArtefactEmitter = ['docs', inParts(docsParts)];

/**
 * Prints a release: every artefact of every emitter, sorted by path. With a memory, what cannot have changed since the release that
 * was printed before is not printed again; releases then should share their equal parts.
 */
export function emitRelease(
  release: Release,
  support: EmitSupport,
  memory?: EmitMemory,
  { onPart, onMade }: EmitListener = {},
): StageResult<readonly GeneratedFile[]> {
  const { only } = support.output ?? {};
  const wanted = only === undefined ? [...emitters, pages] : emitters;
  const parts = wanted
    .filter(([artefact]) => isConcerned(artefact, only))
    .map(([artefact, emit], index, all) => {
      onPart?.(index, all.length);
      const { value, diagnostics } = emit(release, support, memory);
      const files = only === undefined ? value.map((file) => styled(file, support)) : value;
      if (only === undefined) onMade?.(files);
      return { artefact, files, diagnostics };
    });
  const kept = only === undefined ? parts : chosen(parts, only, release, support);
  const files = kept.flatMap((part) => part.files);
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
    const files = all.filter(({ path }) => emitted.has(path)).map((file) => styled(file, support));
    return files.length > 0 || only.includes(artefact) ? [{ files, diagnostics }] : [];
  });
  const [artefact, emit] = pages;
  if (!only.includes(artefact)) return kept;
  const { value, diagnostics } = emit(release, { ...support, emitted });
  return [...kept, { files: value.map((file) => styled(file, support)), diagnostics }];
}

/** The very file where nothing is asked of it, so that what is known of it still holds. */
function styled(file: GeneratedFile, { output }: EmitSupport): GeneratedFile {
  return output?.importExtension === undefined && output?.licenseHeader === undefined ? file : styledFile(file, output);
}
