import type { ActorId, CanonicalUrl } from '../../model/identifier.ts';
import type { RestResource } from '../../model/release.ts';
import type { ActorHead } from '../actor-head.ts';
import type { BuildContext, BuildInput } from '../build-context.ts';
import type { IntegrationProfileHead } from '../requirements.ts';
import type { ActorStatement } from '../statement.ts';
import type { TransactionDeclaration } from '../transaction.ts';
import { ActorNames } from './actor-names.ts';
import { deriveProfile } from './derive-profile.ts';
import { deriveTransaction } from './derive-transaction.ts';
import { genericResponder, type Pairing, pairRoles } from './pair-roles.ts';
import { readRoles, reportOtherActors } from './read-roles.ts';

/** What follows from a guide's statements and operations. */
export interface DerivedParts {
  readonly context: BuildContext;
  readonly profiles: readonly IntegrationProfileHead[];
  /** By the canonical of the actor. */
  readonly statements: ReadonlyMap<CanonicalUrl, ActorStatement>;
  /** What each actor's statement offers. */
  readonly resources: ReadonlyMap<ActorId, readonly RestResource[]>;
  readonly declarations: readonly TransactionDeclaration[];
}

/**
 * Actors and transactions of a guide that names none: each `rest` of a CapabilityStatement is an actor, each server's offer one
 * transaction, and operations that no statement refers to belong to a responder named after the package. All names come from the
 * guide's own data, so that the same guide always gives the same ids.
 */
export function deriveParts(input: BuildInput): DerivedParts {
  const draft: BuildContext = { ...input, actors: new Map(), requirements: new Map() };
  reportOtherActors(input);
  const names = new ActorNames();
  const roles = readRoles(draft, names);
  const pairings = [...pairRoles(roles, draft, names), ...genericResponder(roles, draft, names)];
  const heads = [...new Set(pairings.flatMap(({ initiator, responder }) => [initiator, responder]))];
  const profile = deriveProfile(heads, input);
  const actors = new Map<CanonicalUrl, ActorHead>(heads.map((head) => [head.canonical, head]));
  const context: BuildContext = { ...draft, actors };
  return {
    context,
    profiles: profile === undefined || heads.length === 0 ? [] : [profile],
    statements: new Map(heads.map((actor) => [actor.canonical, statementOf(actor, pairings)])),
    resources: new Map([
      ...roles.map(({ actor, offer }) => [actor.id, offer.resources] as const),
      ...pairings.map(resourcesOf),
    ]),
    declarations:
      profile === undefined ? [] : pairings.flatMap((pairing) => deriveTransaction(pairing, profile.id, context) ?? []),
  };
}

function statementOf(actor: ActorHead, pairings: readonly Pairing[]): ActorStatement {
  const own = pairings.find(({ initiator, responder }) => initiator === actor || responder === actor);
  return { actor, canonical: own?.statement ?? actor.canonical, node: actor.node };
}

function resourcesOf({ responder, offer }: Pairing): readonly [ActorId, readonly RestResource[]] {
  return [responder.id, offer.resources];
}
