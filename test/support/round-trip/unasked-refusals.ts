import { errorStatus } from '../../../generator/model/error-status.ts';
import type { Example, Exchange } from '../../../generator/model/exchange.ts';
import { isJsonObject } from '../../../generator/model/json.ts';
import type { Bend } from './refused-request.ts';

/** Why no request shows what is refused: it does not hang on the message. By HTTP status. */
const reasonsByStatus: Readonly<Record<string, string>> = {
  '401': 'Who asks is told by headers and credentials.',
  '403': 'What a caller may do is known to the server.',
  '404': 'What there is, is known to the server.',
  '406': 'What a caller accepts is told by a header.',
  '409': 'What is referred to is known to the server.',
  '410': 'What was deleted is known to the server.',
  '412': 'Which version is current is known to the server.',
  '429': 'How much was asked before is known to the server.',
  '503': 'Whether the server works is known to the server.',
};

/** The same, by code of OAuth and OpenID Connect. */
const reasonsByCode: Readonly<Record<string, string>> = {
  access_denied: 'The person decides.',
  consent_required: 'What the person allowed is known to the server.',
  interaction_required: 'What must be asked of the person is known to the server.',
  login_required: 'Whether the person is logged in is known to the server.',
  invalid_grant: 'What was granted is known to the server.',
  invalid_scope: 'What may be granted is known to the server.',
  unauthorized_client: 'What a client may do is known to the server.',
  server_error: 'Whether the server works is known to the server.',
  temporarily_unavailable: 'Whether the server works is known to the server.',
  unsupported_token_type: 'What a token is, is known to the server.',
};

const brokenJson: Bend = ({ body }) => ({ body: body.slice(0, -1) });
const otherAddress: Bend = ({ url }) => ({ url: `${url}-other` });

/**
 * What no example can show, by exchange and label of the reply: how the request of a success is bent so that it is refused: a body that is
 * no JSON or none of this exchange, and an address that is not what the body says.
 */
export const bentRequests: Readonly<Record<string, Bend>> = {
  'CA:FSub~get-ws-binding-token error-400': brokenJson,
  'CA:FSub~update-subscription error-400': otherAddress,
  'CA:SoF~fhir-access/batch error-400': () => ({ body: '{"resourceType":"Patient"}' }),
  'CA:SoF~fhir-access/create error-400': brokenJson,
  'CA:SoF~fhir-access/patch error-400': brokenJson,
  'CA:SoF~fhir-access/transaction error-400': ({ body }) => ({ body: body.replace('"transaction"', '"collection"') }),
  'CA:SoF~fhir-access/update error-400': otherAddress,
  'CA:SoFA-1/set-context error-400': brokenJson,
  'CA:SoFA-2/clear-context error-400': brokenJson,
};

/** Reasons of single replies that no request is refused with by the rules, by exchange and label: the handler answers so. */
export const refusalReasons: Readonly<Record<string, string>> = {
  'CA:SoF-3/authorize error-invalid-request': 'Which launches there are is known to the server.',
  'CA:SoF~fhir-access/patch error-422': 'What is patched is known to the server.',
};

/** Error replies by example, `<exchange> <label>`, that no request by example is refused with and no general reason excuses. */
export function unaskedRefusals(exchange: Exchange): readonly string[] {
  const errors = exchange.examples.filter(({ error }) => error);
  const asked = new Set(errors.flatMap(({ direction, label }) => (direction === 'request' ? [label] : [])));
  return errors
    .filter(({ direction, label }) => direction === 'response' && !asked.has(label))
    .filter((reply) => !hangsOnServer(exchange, reply))
    .map(({ label }) => `${exchange.id} ${label}`);
}

function hangsOnServer({ wire }: Exchange, reply: Example): boolean {
  const code = isJsonObject(reply.body) ? reply.body['error'] : undefined;
  return Object.hasOwn(reasonsByStatus, errorStatus(wire, reply) ?? '') || Object.hasOwn(reasonsByCode, String(code));
}
