import type { CanonicalUrl } from '../../model/identifier.ts';
import type { ActorHead } from '../actor-head.ts';
import type { BuildContext } from '../build-context.ts';
import { SourceNode } from '../source-node.ts';
import type { ActorNames } from './actor-names.ts';
import { fragmentOf, packageCanonical, packageNode } from './package-node.ts';
import type { Offer } from './read-offer.ts';
import type { Role } from './read-roles.ts';

/** Who asks, who answers, and what. */
export interface Pairing {
  readonly initiator: ActorHead;
  readonly responder: ActorHead;
  /** The statement that says what is exchanged. */
  readonly statement: CanonicalUrl;
  readonly offer: Offer;
  readonly node: SourceNode;
}

/**
 * Pairs each server with the client whose every wish it meets, else with a caller that the guide does not describe. A client that
 * no server of the guide satisfies gets a responder of its own, so that its statement is a typed client too.
 */
export function pairRoles(roles: readonly Role[], context: BuildContext, names: ActorNames): readonly Pairing[] {
  const clients = roles.filter(({ mode }) => mode === 'client');
  const paired = new Set<Role>();
  const servers = roles.flatMap((server): readonly Pairing[] => {
    if (server.mode !== 'server') return [];
    const client = clients.find(({ offer }) => covers(server.offer, offer));
    if (client !== undefined) paired.add(client);
    return [pairing(client?.actor ?? anyCaller(context, names), server.actor, server)];
  });
  const alone = clients.filter((client) => !paired.has(client));
  return [...servers, ...alone.map((client) => pairing(client.actor, counterpart(client, names), client))];
}

function pairing(initiator: ActorHead, responder: ActorHead, { statement, offer, actor }: Role): Pairing {
  return { initiator, responder, statement, offer, node: actor.node };
}

/** Whoever calls the servers of a guide that describes no client of theirs; one for the whole guide. */
function anyCaller(context: BuildContext, names: ActorNames): ActorHead {
  const { name, title } = context.sources.guide;
  return names.shared({
    names: [`${name}-caller`],
    title: `Caller of ${title}`,
    description: 'Whoever calls the servers of the guide, which describes no client for them.',
    canonical: fragmentOf(packageCanonical(context), 'caller'),
    node: packageNode(context),
  });
}

function counterpart({ actor, statement }: Role, names: ActorNames): ActorHead {
  return names.head({
    names: [`${actor.id}-peer`],
    title: `Peer of ${actor.title}`,
    description: 'The server that this client needs; the guide describes the client only.',
    canonical: fragmentOf(statement, 'peer'),
    node: actor.node,
  });
}

/** True where a server offers all that a client asks for. */
function covers(server: Offer, client: Offer): boolean {
  const offered = new Set(wordsOf(server));
  return wordsOf(client).every((word) => offered.has(word));
}

function wordsOf({ resources, system, operations }: Offer): readonly string[] {
  return [
    ...resources.flatMap(({ type, interactions }) => interactions.map(({ code }) => `${type}#${code}`)),
    ...system,
    ...operations.map(({ node }) => String(node.raw('url'))),
  ];
}

/** Operations of the guide that no statement of it refers to, with a responder named after the package. */
export function genericResponder(roles: readonly Role[], context: BuildContext, names: ActorNames): readonly Pairing[] {
  const { name, version, title, description } = context.sources.guide;
  const referred = new Set(roles.flatMap(({ offer }) => offer.operations.map(({ node }) => node.raw('url'))));
  const operations = context.index
    .ofType('OperationDefinition')
    .filter(({ place, resource }) => place.package === `${name}#${version}` && !referred.has(resource['url']))
    .map((document) => ({ node: SourceNode.of(document, context.log) }));
  if (operations.length === 0) return [];
  const node = packageNode(context);
  const canonical = packageCanonical(context);
  const responder = names.head({ names: [name], title, description, canonical, node });
  const offer = { resources: [], system: [], operations };
  return [{ initiator: anyCaller(context, names), responder, statement: canonical, offer, node }];
}
