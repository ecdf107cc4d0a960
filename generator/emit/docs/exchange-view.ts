import { assertNever } from '../../model/assert-never.ts';
import type { Example, Exchange, Message, Parameter, WireBinding } from '../../model/exchange.ts';
import type { Release } from '../../model/release.ts';
import { errorMeaning } from '../openapi/error-response.ts';
import { interactionStatuses } from '../openapi/interaction-errors.ts';
import { operationStatuses } from '../openapi/operation-errors.ts';
import { wireRefusals } from '../openapi/wire-error-response.ts';
import { asMarkdown, codeBlock, codeCell, codeSpan, listed, type Markdown, markdownText } from './markdown.ts';
import { sequenceDiagram } from './mermaid.ts';
import { requestLine } from './request-line.ts';
import { type MemberRow, structureRows } from './structure-rows.ts';
import { carrierText, errorFormatText, type FrameRow, frameRows, wireFacts } from './wire-facts.ts';
import { messageLabel, wireLine } from './wire-line.ts';

type Direction = 'request' | 'response';

type ParametersMessage = Extract<Message, { readonly kind: 'parameters' }>;

/** One direction of an exchange as the page shows it. */
interface MessageView {
  readonly summary: Markdown;
  readonly parameters: readonly MemberRow[];
}

/** An exchange as the page shows it. */
export interface ExchangeView {
  readonly id: Markdown;
  readonly title: Markdown;
  readonly description: Markdown;
  readonly wire: Markdown;
  readonly definition: Markdown;
  readonly requirements: Markdown;
  readonly request: MessageView;
  readonly response: MessageView;
  /** How it travels, beyond its first line. */
  readonly facts: readonly Markdown[];
  readonly frames: readonly FrameRow[];
  /** What refusals are written in. */
  readonly errorFormat: Markdown;
  readonly errors: readonly { readonly status: Markdown; readonly meaning: Markdown }[];
  readonly examples: readonly { readonly title: Markdown; readonly body: Markdown }[];
}

/** What the page of an integration profile says of one exchange. */
export function exchangeView(release: Release, exchange: Exchange): ExchangeView {
  return {
    id: codeSpan(exchange.id),
    title: markdownText(exchange.title),
    description: markdownText(exchange.description),
    wire: codeSpan(wireLine(exchange)),
    definition: codeSpan(exchange.definition),
    requirements: listed(exchange.requirements.map(codeSpan)),
    request: messageView(release, exchange, 'request'),
    response: messageView(release, exchange, 'response'),
    facts: wireFacts(exchange.wire),
    frames: frameRows(exchange.wire),
    errorFormat: asMarkdown(errorFormatText(exchange.wire)),
    errors: errorRows(exchange),
    examples: exchange.examples.map((example) => exampleView(exchange, example)),
  };
}

/** The arrows of some exchanges between the actors that take part. */
export function exchangeDiagram(release: Release, exchanges: readonly Exchange[]): Markdown {
  const ids = [...new Set(exchanges.flatMap(({ initiator, responder }) => [initiator, responder]))];
  const names = ids.map((id) => release.actors.find((actor) => actor.id === id)?.title ?? id);
  const steps = exchanges.flatMap((exchange) => {
    const from = ids.indexOf(exchange.initiator);
    const to = ids.indexOf(exchange.responder);
    return [
      { from, to, text: `${exchange.id} ${wireLine(exchange)}`, reply: false },
      { from: to, to: from, text: messageLabel(exchange.response), reply: true },
    ];
  });
  return sequenceDiagram(names, steps);
}

function messageView(release: Release, exchange: Exchange, direction: Direction): MessageView {
  const message = exchange[direction];
  switch (message.kind) {
    case 'empty':
      return { summary: asMarkdown('No content.'), parameters: [] };
    case 'structure': {
      const structure = release.structures.get(message.structure);
      const summary = `${markdownText(structure?.title ?? message.structure)}: ${codeSpan(message.structure)}.`;
      return { summary: asMarkdown(summary), parameters: structure === undefined ? [] : structureRows(structure) };
    }
    case 'parameters':
      return {
        summary: parametersSummary(message, exchange.wire, direction),
        parameters: message.parameters.flatMap((item) => parameterRows(item, '')),
      };
    default:
      return assertNever(message);
  }
}

function parametersSummary(message: ParametersMessage, wire: WireBinding, direction: Direction): Markdown {
  if (message.parameters.length === 0) return asMarkdown('No parameters.');
  return asMarkdown(
    wire.kind === 'fhir-operation' ? resourceSummary(message, direction) : carrierText(wire, direction),
  );
}

function resourceSummary(message: ParametersMessage, direction: Direction): string {
  if (message.bare) return 'The resource itself, without a Parameters resource around it.';
  const structure = message.structure === undefined ? '' : `, which must also meet ${codeSpan(message.structure)}`;
  const bare = message.bareResource === undefined ? '' : ` ${bareNote(message.bareResource, direction)}`;
  return `A Parameters resource${structure}.${bare}`;
}

function bareNote(name: string, direction: Direction): string {
  return direction === 'response'
    ? `A client also takes the bare resource of ${codeSpan(name)} for the whole reply.`
    : `The resource of ${codeSpan(name)} may also be the whole body, with the other parameters in the query.`;
}

function parameterRows(parameter: Parameter, prefix: string): MemberRow[] {
  const name = prefix + parameter.name;
  const parts = parameter.content.kind === 'parts' ? parameter.content.parts : [];
  const row: MemberRow = {
    name: codeCell(name),
    cardinality: markdownText(`${parameter.min}..${parameter.max}`),
    type: codeCell(typeLabel(parameter)),
    meaning: meaning(parameter),
    requirements: listed(parameter.requirements.map(codeCell)),
    evidence: markdownText(parameter.evidence),
  };
  return [row, ...parts.flatMap((part) => parameterRows(part, `${name}.`))];
}

function meaning(parameter: Parameter): Markdown {
  const fixed = parameter.fixed === undefined ? '' : ` Always ${codeCell(JSON.stringify(parameter.fixed))}.`;
  const condition = parameter.condition === undefined ? '' : ` Present when ${codeCell(parameter.condition)}.`;
  return asMarkdown(markdownText(parameter.documentation) + fixed + condition);
}

function typeLabel({ content }: Parameter): string {
  switch (content.kind) {
    case 'primitive':
      return content.type;
    case 'datatype':
    case 'resource': {
      const targets = content.kind === 'datatype' ? content.targetProfiles : content.profiles;
      const names = targets.map((canonical) => canonical.split('/').at(-1) ?? canonical);
      return names.length === 0 ? content.type : `${content.type}(${names.join(' or ')})`;
    }
    case 'search':
      return `${content.searchType} search value`;
    case 'parts':
      return 'parts';
    default:
      return assertNever(content);
  }
}

function errorRows(exchange: Exchange): ExchangeView['errors'] {
  return refusals(exchange).map(([status, text]) => ({ status: markdownText(status), meaning: markdownText(text) }));
}

function refusals({ wire, request }: Exchange): readonly (readonly [string, string])[] {
  switch (wire.kind) {
    case 'fhir-operation':
      return operationStatuses(wire, request, 'any').map((status) => [status, errorMeaning(status)]);
    case 'fhir-interaction':
      return interactionStatuses(wire.interaction).map((status) => [status, errorMeaning(status)]);
    case 'http':
      return wireRefusals(wire);
    case 'channel':
      return [];
    default:
      return assertNever(wire);
  }
}

function exampleView({ wire }: Exchange, example: Example): ExchangeView['examples'][number] {
  const line = requestLine(wire, example);
  const label = example.label === '' || example.label === 'error' ? '' : ` (${example.label})`;
  return {
    title: markdownText(`Example ${exampleKind(example)}${label}`),
    body: line === undefined ? codeBlock('json', JSON.stringify(example.body, undefined, 2)) : codeBlock('http', line),
  };
}

/** A request may be shown because it is refused: that is not the refusal. */
function exampleKind({ direction, error }: Example): string {
  if (!error) return direction;
  return direction === 'request' ? 'of a request that is refused' : 'of a refusal';
}
