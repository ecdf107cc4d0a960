import type { Parameters, Resource } from 'fhir/r4.js';
import type { CallSettings, ClientCall, OutgoingRequest, ReadReply } from './client-call.ts';
import { contentFrom, isSuccess, pendingFrom, type Reply, refusalFrom } from './client-reply.ts';
import { fhirJson } from './http-media-type.ts';
import { entriesBeyondQuery, queryFromParameters } from './message-query.ts';
import { newValidation } from './message-validation.ts';
import type { OperationExchange, OperationFacts, OperationTarget } from './operation-exchange.ts';
import type { Validation } from './validation.ts';

/** The call of a FHIR operation. @see FHIR R4, Operations §3.2.0.4 Executing an operation */
export function operationCall<Input, Output>(
  exchange: OperationExchange<Input, Output>,
  target: OperationTarget,
  input: Input,
): ClientCall<Output> {
  return {
    id: exchange.id,
    initiator: exchange.initiator,
    compose(settings) {
      const message = exchange.request.write(input);
      const validation = newValidation(exchange, settings.options);
      if (settings.options.validateRequest !== false) exchange.request.read(message, validation);
      const method = methodOf(exchange);
      if (method === 'GET') reportBeyondQuery(message, validation);
      const path = operationPath(exchange.code, target);
      return {
        method,
        path,
        issues: validation.accepted ? [] : validation.issues,
        request: () => outgoingRequest(method, `${settings.baseUrl ?? ''}${path}`, message),
      };
    },
    read: (reply, settings) => readReply(exchange, reply, settings),
  };
}

function readReply<Input, Output>(
  exchange: OperationExchange<Input, Output>,
  reply: Reply,
  { fhirVersion, options }: CallSettings,
): ReadReply<Output> {
  const { depthLimit = 64 } = options;
  const { status, headers } = reply;
  if (!isSuccess(reply)) return { ok: false, error: refusalFrom(reply, depthLimit) };
  const pending = pendingFrom(reply);
  if (pending !== undefined) return { ok: false, error: pending };
  const content = contentFrom(reply, fhirVersion, depthLimit);
  if (!content.ok) return content;
  const validation = newValidation(exchange, options);
  const output = exchange.response.read(content.content, validation);
  if (!validation.accepted) {
    const error = { kind: 'invalid-response', issues: validation.issues, status, headers } as const;
    return { ok: false, error, validation };
  }
  // An output that is `undefined` here belongs to a message without content.
  return { ok: true, output: output as Output, validation };
}

/** POST wherever the operation has it, as only POST carries every message. */
function methodOf({ methods }: OperationFacts): 'GET' | 'POST' {
  return methods.includes('POST') ? 'POST' : 'GET';
}

/** What cannot go out is told, rather than left out: the server would answer another question. */
function reportBeyondQuery(message: Resource | undefined, validation: Validation): void {
  if (!isParameters(message)) return;
  for (const index of entriesBeyondQuery(message)) {
    validation.report({
      rule: 'type',
      code: 'not-supported',
      at: `Parameters.parameter[${index}]`,
      found: message.parameter?.[index]?.name,
      wanted: 'a parameter of a primitive type, as the operation is called by GET only',
    });
  }
}

function outgoingRequest(method: 'GET' | 'POST', url: string, message: Resource | undefined): OutgoingRequest {
  const accept = { Accept: 'application/fhir+json' };
  if (method === 'POST') {
    if (message === undefined) return { url, headers: accept, body: undefined };
    return { url, headers: { ...accept, 'Content-Type': fhirJson }, body: JSON.stringify(message) };
  }
  const query = isParameters(message) ? queryFromParameters(message) : '';
  return { url: query === '' ? url : `${url}?${query}`, headers: accept, body: undefined };
}

function isParameters(message: Resource | undefined): message is Parameters {
  return message?.resourceType === 'Parameters';
}

/** `/$code`, `/Type/$code`, `/Type/id/$code`. */
function operationPath(code: string, target: OperationTarget): string {
  const scope = targetSegments(target).map((segment) => `/${encodeURIComponent(segment)}`);
  return `${scope.join('')}/$${encodeURIComponent(code)}`;
}

function targetSegments(target: OperationTarget): readonly string[] {
  switch (target.level) {
    case 'system':
      return [];
    case 'type':
      return [target.resourceType];
    case 'instance':
      return [target.resourceType, target.id];
  }
}
