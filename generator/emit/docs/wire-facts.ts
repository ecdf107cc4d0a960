import { assertNever } from '../../model/assert-never.ts';
import type {
  ErrorFormat,
  FhirOperationBinding,
  Frame,
  HttpBinding,
  Target,
  WireBinding,
} from '../../model/exchange.ts';
import { securityOf } from '../openapi/security-schemes.ts';
import { asMarkdown, codeCell, codeSpan, type Markdown, markdownText } from './markdown.ts';

/** A row of the table of frames on a channel. */
export interface FrameRow {
  readonly number: Markdown;
  readonly from: Markdown;
  readonly content: Markdown;
  readonly order: Markdown;
}

/** How an exchange travels, beyond methods and paths; one fact an entry. */
export function wireFacts(wire: WireBinding): readonly Markdown[] {
  switch (wire.kind) {
    case 'fhir-operation':
    case 'fhir-interaction':
      return [];
    case 'http':
      return httpFacts(wire);
    case 'channel':
      return targetFacts(wire.target);
    default:
      return assertNever(wire);
  }
}

const bodyTexts: Readonly<Record<HttpBinding['requestBody'], string>> = {
  none: 'The request carries nothing.',
  query: 'Parameters travel in the query.',
  form: 'Parameters travel as a form.',
  json: 'The body is JSON.',
  resource: 'The body is a FHIR resource.',
};

const requestCarriers: Readonly<Record<HttpBinding['requestBody'], string>> = {
  none: 'Values of the request.',
  query: 'Parameters of the query.',
  form: 'Parameters of the form.',
  json: 'Members of the JSON body.',
  resource: 'Parameters of the request.',
};

const replyCarriers: Readonly<Record<HttpBinding['reply'], string>> = {
  json: 'Members of the JSON answer.',
  resource: 'Parameters of the answer.',
  redirect: 'Parameters in the query of the redirect.',
  html: 'Values of the page.',
  empty: 'Values of the answer.',
};

/** Where the values of a message stand that is no Parameters resource. */
export function carrierText(
  wire: Exclude<WireBinding, FhirOperationBinding>,
  direction: 'request' | 'response',
): string {
  switch (wire.kind) {
    case 'fhir-interaction':
      return 'Search parameters.';
    case 'http':
      if (direction === 'response') return replyCarriers[wire.reply];
      return isFormOrQuery(wire) ? 'Parameters of the form; by GET, of the query.' : requestCarriers[wire.requestBody];
    case 'channel':
      return 'Values in the frames.';
    default:
      return assertNever(wire);
  }
}

function isFormOrQuery({ requestBody, methods }: HttpBinding): boolean {
  return requestBody === 'form' && methods.includes('GET');
}

const replyTexts: Readonly<Record<HttpBinding['reply'], string>> = {
  json: 'The answer is JSON',
  resource: 'The answer is a FHIR resource',
  redirect: 'The answer is a redirect',
  html: 'The answer is a page',
  empty: 'The answer is empty',
};

function httpFacts(wire: HttpBinding): readonly Markdown[] {
  const { selector, replyTo } = wire;
  const to = replyTo === undefined ? '' : ` to the address in ${codeSpan(replyTo)}`;
  const chosen =
    selector === undefined
      ? []
      : [`Told from others at its address by ${codeSpan(`${selector.parameter}=${selector.value}`)}.`];
  const headers = wire.responseHeaders.map(({ name, value }) => `Every answer has ${codeSpan(`${name}: ${value}`)}.`);
  const { text } = securityOf(wire.security);
  const facts = [
    ...chosen,
    isFormOrQuery(wire) ? 'Parameters travel as a form; by GET, in the query.' : bodyTexts[wire.requestBody],
    `${replyTexts[wire.reply]}${to}, with status ${wire.successStatus}.`,
    ...headers,
    ...(text === '' ? [] : [markdownText(text)]),
    wire.unknown === 'ignore'
      ? 'What the definition does not name is passed over.'
      : 'What the definition does not name is refused.',
    ...(wire.cors ? ['Browsers of any origin may call it.'] : []),
  ];
  return [...targetFacts(wire.target), ...facts.map(asMarkdown)];
}

function targetFacts(target: Target): readonly Markdown[] {
  switch (target.kind) {
    case 'base':
      return [];
    case 'discovered':
      return [
        asMarkdown(`The address is in the answer of ${codeSpan(target.exchange)}, at ${codeSpan(target.at.value)}.`),
      ];
    case 'callback':
      return [asMarkdown(`The address is in a ${codeSpan(target.resource)}, at ${codeSpan(target.expression)}.`)];
    case 'registered':
      return [asMarkdown(`The address was registered as ${codeSpan(target.name)}.`)];
    default:
      return assertNever(target);
  }
}

/** The frames of a channel; nothing for other kinds. */
export function frameRows(wire: WireBinding): readonly FrameRow[] {
  if (wire.kind !== 'channel') return [];
  return wire.frames.map((frame, index) => ({
    number: asMarkdown(String(index + 1)),
    from: asMarkdown(frame.from),
    content: frameContent(frame),
    order: markdownText(frame.order ?? ''),
  }));
}

function frameContent({ content }: Frame): Markdown {
  if (content.kind === 'resource') return codeCell(content.model);
  const also = content.accept === undefined ? '' : `, or ${codeCell(content.accept)}`;
  return asMarkdown(`${codeCell(content.template)}${also}`);
}

const formatTexts: Readonly<Record<ErrorFormat, string>> = {
  'oauth-json': 'Each as JSON with `error` and `error_description` (RFC 6749 §5.2).',
  'oauth-redirect':
    'By the redirect, with `error` and `error_description` (RFC 6749 §4.1.2.1); by status only where that is unsafe.',
  'operation-outcome': 'Each with an OperationOutcome.',
  problem: 'Each as problem details (RFC 9457).',
  'status-only': 'By status only.',
};

/** What refusals are written in. */
export function errorFormatText(wire: WireBinding): string {
  return formatTexts[wire.kind === 'http' ? wire.errors : 'operation-outcome'];
}
