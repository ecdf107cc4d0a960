/**
 * Type-level tests: this file is compiled, never run. Each `@ts-expect-error` is a mistake the types must catch; where one
 * is caught no longer, the compilation fails.
 */
import type { Bundle, OperationOutcome, Reference } from 'fhir/r4.js';
import type { ContextManagerClient } from '../../generated/halo-1.1.0/ca-sofa/context-manager.client.ts';
import {
  type ContextManagerHandlers,
  createContextManagerServer,
} from '../../generated/halo-1.1.0/ca-sofa/context-manager.server.ts';
import type {
  ClearContextInput,
  SetContextInput,
  SetContextOutput,
  SetContextTransactionBundle,
} from '../../generated/halo-1.1.0/ca-sofa/types.ts';
import { type ExchangeError, type ExchangeResult, unwrap } from '../../generated/runtime/exchange-error.ts';

declare const maybeReference: Reference | undefined;
declare const client: ContextManagerClient;

export const everyParameter: SetContextInput = {
  appID: 'app',
  patient: { reference: 'Patient/1' },
  encounter: maybeReference,
  fhirContext: [{ reference: 'Observation/1' }],
  fhirUser: { reference: 'Practitioner/1' },
  need_patient_banner: true,
  intent: 'order',
  smart_style_url: 'https://style.example',
  tenant: 't',
  resources: { resourceType: 'Bundle', type: 'transaction' },
};

export const noParameter: SetContextInput = {};

// @ts-expect-error: the parameter is called appID
export const misspelt: SetContextInput = { appId: 'app' };

// @ts-expect-error: a Reference, not the text of one
export const mistyped: SetContextInput = { patient: 'Patient/1' };

// @ts-expect-error: a boolean, not its text
export const textForBoolean: SetContextInput = { need_patient_banner: 'true' };

// @ts-expect-error: the parameter repeats
export const singleForRepeating: SetContextInput = { fhirContext: { reference: 'Patient/1' } };

// @ts-expect-error: the parameter does not repeat
export const repeatingForSingle: SetContextInput = { patient: [{ reference: 'Patient/1' }] };

// @ts-expect-error: launchID is required
export const missing: ClearContextInput = {};

export const bundle: SetContextTransactionBundle = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    {
      fullUrl: 'urn:uuid:4b9d6a8e-6a37-4a39-9f5d-2f0e7b8a4c11',
      resource: { resourceType: 'Patient', active: true },
      request: { method: 'POST', url: 'Patient' },
    },
  ],
};

/** A narrowed resource is still a resource of its base type. */
export const base: Bundle = bundle;

// @ts-expect-error: only a transaction
export const batch: SetContextTransactionBundle = { resourceType: 'Bundle', type: 'batch' };

// @ts-expect-error: every entry has a fullUrl
export const noFullUrl: SetContextTransactionBundle['entry'] = [{ request: { method: 'POST', url: 'Patient' } }];

const setContext = (input: SetContextInput): SetContextOutput => ({ launchID: input.appID ?? 'l1' });
const outcome: OperationOutcome = { resourceType: 'OperationOutcome', issue: [] };

createContextManagerServer({
  'CA:SoFA-1/set-context': setContext,
  'CA:SoFA-2/clear-context': async (input, exchange) => {
    exchange.emit({ kind: 'state-changed', change: input.launchID, count: 1 });
    return { outcome: [outcome] };
  },
});

// @ts-expect-error: a handler is missing
export const oneHandler: ContextManagerHandlers = { 'CA:SoFA-1/set-context': setContext };

export const wrongOutput: ContextManagerHandlers = {
  // @ts-expect-error: launchID is required
  'CA:SoFA-1/set-context': () => ({}),
  'CA:SoFA-2/clear-context': () => ({ outcome: [outcome] }),
};

export async function calls(): Promise<string> {
  const result: ExchangeResult<SetContextOutput> = await client.setContext(everyParameter, {
    signal: AbortSignal.timeout(1000),
    headers: { Authorization: 'Bearer t' },
  });
  // @ts-expect-error: an output is there only after a look at `ok`
  result.output;
  // @ts-expect-error: the exchange gives no such output
  unwrap(result).launchId;
  // @ts-expect-error: the input is not optional
  await client.clearContext();
  return result.ok ? result.output.launchID : explain(result.error);
}

/** Every kind of error can be told apart, and there is no other. */
function explain(error: ExchangeError): string {
  switch (error.kind) {
    case 'operation-outcome':
      return String(error.outcome.issue.length);
    case 'oauth':
      return error.error;
    case 'problem':
      return error.title;
    case 'http':
      return String(error.status);
    case 'pending':
      return error.statusUrl;
    case 'network':
    case 'aborted':
      return String(error.cause);
    case 'timeout':
      return String(error.timeoutMs);
    case 'no-address':
      return error.exchange;
    case 'invalid-response':
    case 'invalid-request':
      return String(error.issues.length);
  }
}
