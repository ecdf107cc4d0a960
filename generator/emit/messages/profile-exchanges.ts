import type { Exchange } from '../../model/exchange.ts';
import type { OutputPath } from '../../model/identifier.ts';
import type { Actor, IntegrationProfile, Release } from '../../model/release.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { profileModule } from './operation-exchanges.ts';

/** One actor of an integration profile, and all it takes to print a module of it. */
export interface ActorScope {
  readonly release: Release;
  readonly profile: IntegrationProfile;
  readonly actor: Actor;
  /** What the actor answers. */
  readonly exchanges: readonly Exchange[];
  /** All exchanges of the profile; names in its modules are unique among them. */
  readonly all: readonly Exchange[];
  readonly typesModule: OutputPath;
  readonly messagesModule: OutputPath;
  readonly module: TypeScriptModule;
}

/** The exchanges of an integration profile, in the order of their ids. */
export function profileExchanges(release: Release, profile: IntegrationProfile): readonly Exchange[] {
  return [...release.exchanges.values()].filter(
    ({ transaction }) => release.transactions.get(transaction)?.integrationProfile === profile.id,
  );
}

/** The actors that answer exchanges of a profile, each with what it answers of the exchanges given. */
export function responders(
  release: Release,
  exchanges: readonly Exchange[],
): readonly { readonly actor: Actor; readonly exchanges: readonly Exchange[] }[] {
  return release.actors
    .map((actor) => ({ actor, exchanges: exchanges.filter(({ responder }) => responder === actor.id) }))
    .filter((responder) => responder.exchanges.length > 0);
}

/** What printing one actor's module needs. */
export function actorScope(
  release: Release,
  profile: IntegrationProfile,
  responder: { readonly actor: Actor; readonly exchanges: readonly Exchange[] },
  module: TypeScriptModule,
): ActorScope {
  return {
    release,
    profile,
    ...responder,
    all: profileExchanges(release, profile),
    typesModule: profileModule(release, profile, 'types.ts'),
    messagesModule: profileModule(release, profile, 'messages.ts'),
    module,
  };
}
