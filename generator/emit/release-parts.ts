import type { Diagnostic, StageResult } from '../model/diagnostic.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { IntegrationProfile, Release } from '../model/release.ts';
import type { EmitPart } from './emit-memory.ts';
import type { EmitSupport, Emitter } from './emitter.ts';

/** The parts in which a kind of artefact is made of a release: each by itself, and each from the release that it is given. */
export type PartList = (release: Release) => readonly EmitPart[];

/** One part for everything. */
export function wholePart(name: string, emit: Emitter): PartList {
  return () => [{ name, emit }];
}

/** One part for each integration profile. */
export function profileParts(
  name: string,
  emit: (release: Release, profile: IntegrationProfile, support: EmitSupport) => StageResult<readonly GeneratedFile[]>,
): PartList {
  return ({ integrationProfiles }) =>
    integrationProfiles.map(({ id }) => ({
      name: `${name} ${id}`,
      emit: (release, support) => {
        const profile = release.integrationProfiles.find((each) => each.id === id);
        return profile === undefined ? nothing : emit(release, profile, support);
      },
    }));
}

/** All parts together. */
export function allParts(list: PartList): Emitter {
  return (release, support) => joinParts(list(release).map(({ emit }) => emit(release, support)));
}

/** The files and diagnostics of parts, in their order. */
export function joinParts(
  made: readonly StageResult<readonly GeneratedFile[]>[],
): StageResult<readonly GeneratedFile[]> {
  const diagnostics: readonly Diagnostic[] = made.flatMap((part) => part.diagnostics);
  return { value: made.flatMap(({ value }) => value), diagnostics };
}

const nothing: StageResult<readonly GeneratedFile[]> = { value: [], diagnostics: [] };
