import { OperationOutcomeError } from './operation-outcome-error.ts';

/**
 * What a handler throws to answer later, where the client prefers `respond-async`: the status goes out as 202 with the address at which
 * the client asks how it goes. That address is no exchange of a definition, so whoever serves it is the application.
 * @param statusUrl absolute
 * @see https://hl7.org/fhir/R4/async.html
 */
export function answerLater(statusUrl: string): OperationOutcomeError {
  const issue = { severity: 'information', code: 'informational', text: 'The answer comes later.' } as const;
  return new OperationOutcomeError(202, issue, { headers: { 'Content-Location': statusUrl } });
}

/** True where the client prefers an answer that comes later. @see RFC 7240 §4.1 */
export function prefersLater(headers: Headers): boolean {
  const preferences = (headers.get('prefer') ?? '').split(',');
  return preferences.some((each) => each.split(';', 1)[0]?.trim().toLowerCase() === 'respond-async');
}
