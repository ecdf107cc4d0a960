import type { ActorId } from '../model/identifier.ts';
import type { RestResource } from '../model/release.ts';
import { readActors } from './actor.ts';
import type { BuildContext, BuildInput } from './build-context.ts';
import { type DerivedParts, deriveParts } from './derived/derive-parts.ts';
import { readIntegrationProfiles, requirementIndex } from './requirements.ts';
import { readRestResources } from './rest-resource.ts';
import { readActorStatements } from './statement.ts';
import { readTransactions } from './transaction.ts';

/** Who takes part in a guide and what they exchange, definitions not yet read. */
export interface GuideParts extends DerivedParts {
  /** True where actors and transactions were derived from statements and operations: the guide names none. */
  readonly derived?: true;
}

/** The parts as the guide names them in the input language (`stated`), or as they follow from a guide that does not know it. */
export function readGuideParts(input: BuildInput, stated: boolean): GuideParts {
  return stated ? readStatedParts(input) : { ...deriveParts(input), derived: true };
}

function readStatedParts(input: BuildInput): GuideParts {
  const actors = readActors(input);
  const profiles = readIntegrationProfiles(input, actors);
  const context: BuildContext = { ...input, actors, requirements: requirementIndex(profiles) };
  const statements = readActorStatements(input, actors);
  const resources = new Map<ActorId, readonly RestResource[]>(
    [...statements.values()].map(({ actor, node }) => [actor.id, readRestResources(node.objects('rest'), context)]),
  );
  const declarations = readTransactions([...statements.values()], context);
  return { context, profiles, statements, resources, declarations };
}
