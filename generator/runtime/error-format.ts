import { fhirJson } from './http-media-type.ts';
import { operationOutcome } from './operation-outcome.ts';
import { OperationOutcomeError } from './operation-outcome-error.ts';
import type { ServerReply } from './server-reply.ts';
import type { WireError } from './wire-error.ts';

/** How a refusal is written. */
export type ErrorFormat = 'operation-outcome';

/** Writes a refusal. */
export function renderError(format: ErrorFormat, error: WireError, guide: string): ServerReply {
  switch (format) {
    case 'operation-outcome':
      return renderOutcome(error, guide);
  }
}

function renderOutcome(error: WireError, guide: string): ServerReply {
  const issues =
    error instanceof OperationOutcomeError
      ? error.issues
      : [{ severity: 'error', code: 'processing', text: error.message } as const];
  const headers = { ...error.headers, 'Content-Type': fhirJson };
  return { status: error.status, headers, body: JSON.stringify(operationOutcome(guide, issues)) };
}
