import { assertNever } from './assert-never.ts';
import type { Example, Exchange, FhirInteraction, HttpBinding } from './exchange.ts';
import { isJsonObject } from './json.ts';

type Wire = Exchange['wire'];

/**
 * The HTTP status of an error reply by example: that in its label (`error-404`), else that of a broken rule; `undefined` where
 * the reply has none of its own, as one that travels in a redirect.
 */
export function errorStatus(wire: Wire, example: Example): string | undefined {
  const [, labelled] = /(?:^|[.-])([45][0-9]{2})(?:$|[.-])/.exec(example.label) ?? [];
  if (labelled !== undefined) return labelled;
  switch (wire.kind) {
    case 'fhir-operation':
      return String(wire.refusal.invalid);
    case 'fhir-interaction':
      return refusalsOf[wire.interaction].at(-1) ?? '404';
    case 'http':
      return httpStatus(wire, example);
    case 'channel':
      return undefined;
    default:
      return assertNever(wire);
  }
}

/** What a broken rule is refused with where the label does not say so. @see RFC 6749 §5.2, RFC 9457 §3.1.2 */
function httpStatus({ errors }: HttpBinding, { body }: Example): string | undefined {
  const member = (name: string) => (isJsonObject(body) ? body[name] : undefined);
  switch (errors) {
    case 'operation-outcome':
      return '422';
    case 'oauth-json':
      return member('error') === 'invalid_client' ? '401' : '400';
    case 'problem': {
      const status = member('status');
      return typeof status === 'number' ? String(status) : '400';
    }
    case 'oauth-redirect':
    case 'status-only':
      return undefined;
    default:
      return assertNever(errors);
  }
}

/** Statuses of an interaction's refusals for what it asks, the one for a broken rule last. @see FHIR R4, RESTful API */
const refusalsOf: Readonly<Record<FhirInteraction, readonly string[]>> = {
  read: ['404'],
  vread: ['404'],
  'history-instance': ['404'],
  'history-type': ['400'],
  'history-system': ['400'],
  'search-type': ['400'],
  'search-system': ['400'],
  create: ['400', '422'],
  update: ['400', '422'],
  patch: ['400', '422'],
  delete: ['404'],
  transaction: ['400', '422'],
  batch: ['400'],
  capabilities: [],
};

/**
 * Statuses by which an exchange refuses a message for what it says. Those that any server gives before it comes to that (401, 405,
 * 406, 415 …), or a handler for its own reasons, are not among them.
 */
export function messageRefusals({ wire, request }: Exchange): readonly string[] {
  switch (wire.kind) {
    case 'fhir-operation':
      return request.kind === 'empty' ? [] : [...new Set([wire.refusal.malformed, wire.refusal.invalid].map(String))];
    case 'fhir-interaction':
      return refusalsOf[wire.interaction];
    case 'http': {
      if (request.kind === 'empty') return [];
      if (wire.errors === 'operation-outcome') return ['400', '422'];
      return wire.errors === 'oauth-json' ? ['400', '401'] : wire.errors === 'problem' ? ['400'] : [];
    }
    case 'channel':
      return [];
    default:
      return assertNever(wire);
  }
}
