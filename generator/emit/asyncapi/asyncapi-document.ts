import type { ChannelBinding, Exchange, Frame } from '../../model/exchange.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Actor, Release } from '../../model/release.ts';
import { guideText, plain } from '../openapi/guide-text.ts';
import { firstSentence } from '../openapi/message-schema.ts';
import { SchemaRegistry } from '../openapi/schema-registry.ts';
import type { SchemaScope } from '../openapi/structure-schema.ts';
import { wireAddress } from '../wire-address.ts';
import { frameMessage } from './frame-message.ts';
import { schemaOfDraft7 } from './schema-draft-7.ts';

/** An exchange by frames on a channel. */
interface ChannelExchange extends Exchange {
  readonly wire: ChannelBinding;
}

interface NamedFrame {
  /** Name of its message, unique in the document. */
  readonly name: string;
  readonly frame: Frame;
}

function isChannelExchange(exchange: Exchange): exchange is ChannelExchange {
  return exchange.wire.kind === 'channel';
}

/**
 * The AsyncAPI 3.0 document of one actor's channels, from its view: what it receives and sends. `undefined` where it has none.
 * @see https://www.asyncapi.com/docs/reference/specification/v3.0.0
 */
export function asyncApiDocument(release: Release, actor: Actor): JsonObject | undefined {
  const exchanges = [...release.exchanges.values()]
    .filter(({ responder }) => responder === actor.id)
    .filter(isChannelExchange);
  if (exchanges.length === 0) return undefined;
  const registry = new SchemaRegistry();
  const scope: SchemaScope = {
    structures: release.structures,
    resourceTypes: actor.resources.map(({ type }) => type),
    registry,
  };
  const messages = exchanges.flatMap((exchange) =>
    framesOf(exchange).map(({ name, frame }) => [name, frameMessage(scope, exchange, frame)] as const),
  );
  const schemas = Object.entries(registry.schemas).map(([name, schema]) => [name, schemaOfDraft7(schema ?? {})]);
  return {
    asyncapi: '3.0.0',
    info: infoObject(release, actor, registry.cuts),
    defaultContentType: 'application/fhir+json',
    servers: { socket: serverObject },
    channels: Object.fromEntries(exchanges.map((exchange) => [exchange.methodName, channelObject(exchange)])),
    operations: Object.fromEntries(exchanges.flatMap(operationObjects)),
    components: {
      messages: Object.fromEntries(messages),
      ...(schemas.length === 0 ? {} : { schemas: Object.fromEntries(schemas) }),
    },
  };
}

const serverObject: JsonObject = {
  host: '{host}',
  protocol: 'wss',
  description: 'Where the service listens; a client is told the whole address.',
  variables: { host: { default: 'localhost:8443', description: 'Host and port.' } },
};

function infoObject({ guide }: Release, actor: Actor, cuts: readonly string[]): JsonObject {
  const title = plain(guide.title);
  return {
    title: `${title}: ${plain(actor.title)}`,
    version: guide.version,
    description: [
      guideText(guide),
      firstSentence(actor.description),
      'Operations are those of the actor: what it receives and what it sends. Schemas are those of the OpenAPI documents, their counts of ' +
        'list members left out where JSON Schema draft 7 has no word for them.',
    ].join('\n\n'),
    license: { name: guide.license },
    'x-generated-from': `${guide.packageName}#${guide.version}`,
    'x-actor': actor.id,
    'x-recursion-cuts': cuts,
  };
}

/** Frames by the name of their message: `bindRequest`, `bindReply`; numbered where there are several. */
function framesOf({ methodName, wire }: ChannelExchange): readonly NamedFrame[] {
  const counts = { initiator: 0, responder: 0 };
  return wire.frames.map((frame) => {
    counts[frame.from] += 1;
    const number = counts[frame.from] === 1 ? '' : String(counts[frame.from]);
    return { name: `${methodName}${frame.from === 'initiator' ? 'Request' : 'Reply'}${number}`, frame };
  });
}

function channelObject(exchange: ChannelExchange): JsonObject {
  const [address = null] = wireAddress(exchange.wire).paths;
  const { target } = exchange.wire;
  const where =
    target.kind === 'discovered'
      ? ` A client takes the address from the answer of ${target.exchange}, \`${target.at.value}\`; the one here is a default.`
      : '';
  return {
    address,
    title: firstSentence(exchange.title),
    description: `${firstSentence(exchange.description)}${where}`,
    servers: [{ $ref: '#/servers/socket' }],
    messages: Object.fromEntries(
      framesOf(exchange).map(({ name }) => [name, { $ref: `#/components/messages/${name}` }]),
    ),
    'x-exchange': exchange.id,
    'x-generated-from': exchange.definition,
    'x-requirements': exchange.requirements,
  };
}

/** What the actor does on the channel: one operation for each direction that has frames. */
function operationObjects(exchange: ChannelExchange): [string, JsonObject][] {
  const frames = framesOf(exchange);
  const { methodName } = exchange;
  const name = methodName.charAt(0).toUpperCase() + methodName.slice(1);
  return (['receive', 'send'] as const).flatMap((action): [string, JsonObject][] => {
    const own = frames.filter(({ frame }) => (frame.from === 'initiator') === (action === 'receive'));
    if (own.length === 0) return [];
    const order = own.flatMap(({ frame }) => frame.order ?? []).map(plain);
    const operation: JsonObject = {
      action,
      channel: { $ref: `#/channels/${methodName}` },
      summary: `${firstSentence(exchange.title)}: what is ${action === 'receive' ? 'received' : 'sent'}.`,
      ...(order.length === 0 ? {} : { description: `Order: ${order.join('; ')}.` }),
      messages: own.map((frame): JsonValue => ({ $ref: `#/channels/${methodName}/messages/${frame.name}` })),
    };
    return [[`${action}${name}`, operation]];
  });
}
