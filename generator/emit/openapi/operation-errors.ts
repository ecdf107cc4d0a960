import type { FhirOperationBinding, Message } from '../../model/exchange.ts';
import { errorStatuses } from './error-response.ts';

const ofBodies: ReadonlySet<string> = new Set(['413', '415']);
/** Those that a definition may have other statuses for. */
const ofMessages: ReadonlySet<string> = new Set(['400', '422']);

/** True for a status that says something about the body of a request. */
export function isOfBodies(status: string): boolean {
  return ofBodies.has(status);
}

/**
 * Statuses an operation can be refused with when it is called by a method, sorted. A GET has no body to be malformed, too large or of
 * a wrong type; where there is nothing to say in a request either, it breaks no rule.
 * @see FHIR R4, Operations §3.2.0.4 Executing an operation
 */
export function operationStatuses(
  { refusal, methods }: FhirOperationBinding,
  request: Message,
  method: 'GET' | 'POST' | 'any',
): readonly string[] {
  const hasBody = method === 'POST' || (method === 'any' && methods.includes('POST'));
  const hasContent = hasBody || request.kind !== 'empty';
  const own = [...(hasBody ? [refusal.malformed] : []), ...(hasContent ? [refusal.invalid] : [])].map(String);
  const general = errorStatuses.filter((status) => !ofMessages.has(status) && (hasBody || !ofBodies.has(status)));
  return [...new Set([...general, ...own])].sort();
}
