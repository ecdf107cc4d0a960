import type { Example, Exchange, Message } from '../../model/exchange.ts';
import type { CanonicalUrl } from '../../model/identifier.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { Release } from '../../model/release.ts';
import type { Structure } from '../../model/structure.ts';
import type { MessageKey } from './coverage-id.ts';
import type { CoverageLedger } from './coverage-ledger.ts';
import { declareParameters } from './declare-parameters.ts';
import { StructureDeclaration } from './declare-structures.ts';
import { ExampleWalk } from './example-walk.ts';
import { type GuideStructures, isOwn } from './guide-structures.ts';

/** One message of an exchange, with all that says what it looks like. */
export interface CoveredMessage {
  readonly key: MessageKey;
  readonly message: Message;
  /** The guide's structures that the message, or the resource it is, may have to meet. */
  readonly structures: readonly Structure[];
  /** Those that show what the message should be. */
  readonly examples: readonly Example[];
}

/** Both messages of an exchange. */
export function coveredMessages(
  exchange: Exchange,
  release: Release,
  index: GuideStructures,
): readonly CoveredMessage[] {
  return (['request', 'response'] as const).map((direction) => ({
    key: { exchange: exchange.id, direction },
    message: exchange[direction],
    structures: [
      ...messageStructures(exchange[direction]),
      ...frameModels(exchange),
      ...offeredProfiles(exchange, exchange[direction], release),
    ]
      .map((canonical) => index.ofCanonical(canonical))
      .filter((structure) => structure !== undefined)
      .filter(isOwn),
    examples: exchange.examples.filter((example) => example.direction === direction && !example.error),
  }));
}

function messageStructures(message: Message): readonly CanonicalUrl[] {
  switch (message.kind) {
    case 'empty':
      return [];
    case 'structure':
      return [message.structure];
    case 'parameters': {
      const profiles = message.parameters.flatMap(({ content }) =>
        content.kind === 'resource' ? content.profiles : [],
      );
      return message.structure === undefined ? profiles : [message.structure, ...profiles];
    }
  }
}

function frameModels({ wire }: Exchange): readonly CanonicalUrl[] {
  if (wire.kind !== 'channel') return [];
  return wire.frames.flatMap(({ content }) => (content.kind === 'resource' ? [content.model] : []));
}

/** Profiles the responder supports on the resource type an interaction deals with. */
function offeredProfiles({ wire, responder }: Exchange, message: Message, release: Release): readonly CanonicalUrl[] {
  if (wire.kind !== 'fhir-interaction' || message.kind !== 'structure') return [];
  const resources = release.actors.find(({ id }) => id === responder)?.resources ?? [];
  return resources
    .filter(({ type }) => wire.resourceType === '*' || wire.resourceType === type)
    .flatMap(({ profile, supportedProfiles }) => [...(profile === undefined ? [] : [profile]), ...supportedProfiles]);
}

/** Declares what the examples of a message should show. */
export function declareMessage(
  { key, message, structures }: CoveredMessage,
  ledger: CoverageLedger,
  index: GuideStructures,
): void {
  if (message.kind === 'parameters') declareParameters(ledger, key, message.parameters);
  const declaration = new StructureDeclaration(ledger, index, key.exchange);
  for (const structure of structures) declaration.declare(structure);
}

/** Marks what the examples of a message show. */
export function walkExamples(
  { key, message, structures, examples }: CoveredMessage,
  ledger: CoverageLedger,
  index: GuideStructures,
): void {
  for (const { body, place } of examples) {
    const walk = new ExampleWalk(ledger, index, place.file.split('/').at(-1) ?? '');
    const whole = message.kind === 'parameters' ? inParameters(message, body) : body;
    if (message.kind === 'parameters' && isJsonObject(whole)) walk.parameters(key, message.parameters, whole);
    for (const structure of structures) walk.structure(structure, whole);
    walk.claims(body);
  }
}

type ParametersMessage = Extract<Message, { readonly kind: 'parameters' }>;

/** A bare resource as the one parameter it stands for; any other body as it is. */
function inParameters({ bare, bareResource }: ParametersMessage, body: JsonValue): JsonValue {
  const name = bare ? 'return' : bareResource;
  const resourceType = isJsonObject(body) ? body['resourceType'] : undefined;
  if (name === undefined || resourceType === undefined || resourceType === 'Parameters') return body;
  return { resourceType: 'Parameters', parameter: [{ name, resource: body }] };
}
