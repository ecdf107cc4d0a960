import type { ActorId, CanonicalUrl } from '../model/identifier.ts';
import type { RestResource } from '../model/release.ts';
import { readActors } from './actor.ts';
import type { BuildContext, BuildInput } from './build-context.ts';
import { deriveParts } from './derived/derive-parts.ts';
import { type IntegrationProfileHead, readIntegrationProfiles, requirementIndex } from './requirements.ts';
import { readRestResources } from './rest-resource.ts';
import { type ActorStatement, readActorStatements } from './statement.ts';
import { readTransactions, type TransactionDeclaration } from './transaction.ts';

/** Who takes part in a guide and what they exchange, definitions not yet read. */
export interface GuideParts {
  readonly context: BuildContext;
  readonly profiles: readonly IntegrationProfileHead[];
  /** By the canonical of the actor. */
  readonly statements: ReadonlyMap<CanonicalUrl, ActorStatement>;
  /** What each actor's statement offers. */
  readonly resources: ReadonlyMap<ActorId, readonly RestResource[]>;
  readonly declarations: readonly TransactionDeclaration[];
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
