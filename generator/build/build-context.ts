import type { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { ActorId, CanonicalUrl, RequirementId } from '../model/identifier.ts';
import type { Requirement } from '../model/requirement.ts';
import type { Sources } from '../model/source.ts';
import type { ActorHead } from './actor-head.ts';
import type { DocumentIndex } from './document-index.ts';

/** What every builder needs: the input, its index, and where to report. */
export interface BuildInput {
  readonly sources: Sources;
  readonly index: DocumentIndex;
  readonly log: DiagnosticLog;
}

/** The input with actors and requirements known, which everything later refers to. */
export interface BuildContext extends BuildInput {
  readonly actors: ReadonlyMap<CanonicalUrl, ActorHead>;
  readonly requirements: ReadonlyMap<RequirementId, Requirement>;
}

/** Actors by id, for what refers to an actor that was already resolved. */
export function actorById(context: BuildContext, id: ActorId): ActorHead | undefined {
  return [...context.actors.values()].find((actor) => actor.id === id);
}
