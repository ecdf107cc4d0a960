import type { Parameters, Resource } from 'fhir/r4.js';
import { findJsonFault } from './http-json-text.ts';
import type { ValidationIssue } from './issue.ts';
import { parametersFromQuery, queryFromParameters } from './message-query.ts';
import { newValidation, type Strictness } from './message-validation.ts';
import type { ChannelOpening } from './socket-opening.ts';
import { type FrameValues, readTextFrame, type TextFrame, writeTextFrame } from './socket-template.ts';
import type { ResourceValidator, Validation, Validator } from './validation.ts';

/** What a responder sends on a socket. */
export interface ChannelFrames<Content extends Resource> {
  readonly frames: readonly FrameDefinition<Content>[];
  /** Validates resources inside the frames. */
  readonly resources: ResourceValidator;
}

/** An exchange by frames on a socket, that the initiator opens with a frame, or by connecting where it has none to send. */
export interface ChannelExchange<Input, Content extends Resource> extends ChannelFrames<Content> {
  /** Exchange id. */
  readonly id: string;
  /** Actor ids. */
  readonly initiator: string;
  readonly responder: string;
  /** None: the exchange is open as soon as the socket is. */
  readonly openings: readonly ChannelOpening<Input>[];
}

/** One kind of frame that a responder sends. */
export type FrameDefinition<Content extends Resource> =
  | ({ readonly kind: 'text' } & TextFrame)
  | {
      readonly kind: 'resource';
      readonly resourceType: Content['resourceType'];
      readonly validate?: Validator;
    };

/** A frame of the responder. */
export type SocketFrame<Content extends Resource> =
  | { readonly kind: 'resource'; readonly resource: Content }
  | { readonly kind: 'text'; readonly values: FrameValues };

/** A frame that was read or written, or what is wrong with it. */
export type FrameResult<T> =
  | { readonly ok: true; readonly value: T; readonly notes: readonly ValidationIssue[] }
  | { readonly ok: false; readonly issues: readonly ValidationIssue[] };

/** How frames are judged. */
export interface FrameRules extends Strictness {
  /** JSON nested deeper is refused; default: 64, at most 1000. */
  readonly depthLimit?: number;
}

/** Writes the frame that opens the exchange. */
export function writeOpening<Input, Content extends Resource>(
  exchange: ChannelExchange<Input, Content>,
  input: Input,
  rules: FrameRules,
): FrameResult<string> {
  const opening = exchange.openings.find((each) => each.opens(input));
  if (opening === undefined)
    return { ok: false, issues: [frameIssue('type', 'an input', 'one that opens the exchange')] };
  const message = opening.write(input);
  const validation = newValidation(exchange, rules);
  opening.read(message, validation);
  if (!validation.accepted) return { ok: false, issues: validation.issues };
  if (opening.frame === 'resource') return { ok: true, value: JSON.stringify(message), notes: validation.issues };
  const query = message !== undefined && isParameters(message) ? queryFromParameters(message) : '';
  const text = writeTextFrame(opening.frame, Object.fromEntries(new URLSearchParams(query)));
  if (text !== undefined) return { ok: true, value: text, notes: validation.issues };
  return { ok: false, issues: [frameIssue('primitive', 'a value with blanks', opening.frame.template)] };
}

/** Reads a text as one of the frames that open the exchange; `undefined` where it is none. */
export function readOpening<Input, Content extends Resource>(
  exchange: ChannelExchange<Input, Content>,
  text: string,
  rules: FrameRules,
): FrameResult<Input> | undefined {
  for (const opening of exchange.openings) {
    const { definition, frame } = opening;
    const values = frame === 'resource' ? undefined : readTextFrame(frame, text);
    if (values === undefined) continue;
    const body =
      definition.kind === 'parameters' ? parametersFromQuery(definition, new URLSearchParams(values)) : undefined;
    const validation = newValidation(exchange, rules);
    return judged(validation, opening.read(body, validation));
  }
  return readResourceOpening(exchange, text, rules);
}

/** A JSON object opens an exchange as a resource of the type that one of its openings has; the first that it keeps to counts. */
function readResourceOpening<Input, Content extends Resource>(
  exchange: ChannelExchange<Input, Content>,
  text: string,
  rules: FrameRules,
): FrameResult<Input> | undefined {
  const openings = exchange.openings.filter(({ frame }) => frame === 'resource');
  if (openings.length === 0 || !text.trimStart().startsWith('{')) return undefined;
  const fault = jsonFault(text, rules);
  if (fault !== undefined) return { ok: false, issues: [fault] };
  const resource: unknown = JSON.parse(text);
  const type = typeOf(resource);
  const results = openings
    .filter(({ definition }) => definition.kind === 'resource' && ['Resource', type].includes(definition.resourceType))
    .map((opening) => {
      const validation = newValidation(exchange, rules);
      return judged(validation, opening.read(resource, validation));
    });
  return results.find(({ ok }) => ok) ?? results[0];
}

/** Writes a frame of the responder, and holds it against its definition. */
export function writeFrame<Content extends Resource>(
  exchange: ChannelFrames<Content>,
  frame: SocketFrame<Content>,
  rules: FrameRules,
): FrameResult<string> {
  if (frame.kind === 'text') {
    const [text] = exchange.frames.flatMap((each) =>
      each.kind === 'text' ? (writeTextFrame(each, frame.values) ?? []) : [],
    );
    return text === undefined
      ? { ok: false, issues: [frameIssue('type', 'values', 'the values of a text frame')] }
      : { ok: true, value: text, notes: [] };
  }
  const validation = validateFrame(exchange, frame.resource, rules);
  return validation.accepted
    ? { ok: true, value: JSON.stringify(frame.resource), notes: validation.issues }
    : { ok: false, issues: validation.issues };
}

/** Reads a frame of the responder. */
export function readFrame<Content extends Resource>(
  exchange: ChannelFrames<Content>,
  text: string,
  rules: FrameRules,
): FrameResult<SocketFrame<Content>> {
  for (const each of exchange.frames) {
    const values = each.kind === 'text' ? readTextFrame(each, text) : undefined;
    if (values !== undefined) return { ok: true, value: { kind: 'text', values }, notes: [] };
  }
  const fault = jsonFault(text, rules);
  if (fault !== undefined) return { ok: false, issues: [fault] };
  const resource: unknown = JSON.parse(text);
  const validation = validateFrame(exchange, resource, rules);
  // The validator has just held it against the definition of that type.
  return judged(validation, { kind: 'resource', resource: resource as Content });
}

function jsonFault(text: string, { depthLimit = 64 }: FrameRules): ValidationIssue | undefined {
  const fault = findJsonFault(text, depthLimit);
  return fault === undefined ? undefined : frameIssue('json', `${fault.message}, at line ${fault.line}`, 'JSON');
}

function judged<T>(validation: Validation, value: T): FrameResult<T> {
  return validation.accepted ? { ok: true, value, notes: validation.issues } : { ok: false, issues: validation.issues };
}

function validateFrame<Content extends Resource>(
  exchange: ChannelFrames<Content>,
  resource: unknown,
  rules: FrameRules,
): Validation {
  const validation = newValidation(exchange, rules);
  const definitions = exchange.frames.filter((each) => each.kind === 'resource');
  const type = typeOf(resource);
  const definition = definitions.find(({ resourceType }) => resourceType === type);
  if (definition === undefined) {
    const wanted = definitions.map(({ resourceType }) => `a ${resourceType} resource`).join(' or ') || 'a text frame';
    validation.report({ rule: 'resource-type', code: 'structure', at: '', found: type, wanted });
  } else {
    (definition.validate ?? exchange.resources)(resource, validation, definition.resourceType);
  }
  return validation;
}

function typeOf(resource: unknown): unknown {
  return typeof resource === 'object' && resource !== null && 'resourceType' in resource
    ? resource.resourceType
    : undefined;
}

function isParameters(resource: Resource): resource is Parameters {
  return resource.resourceType === 'Parameters';
}

/** A finding about a frame as a whole. */
export function frameIssue(rule: ValidationIssue['rule'], found: string, wanted: string): ValidationIssue {
  return { severity: 'error', code: 'structure', rule, expression: '', pointer: '', found, wanted, evidence: 'base' };
}
