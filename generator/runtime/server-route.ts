import { type OperationOutcomeError, refusal } from './operation-outcome-error.ts';
import type { Arrival, ServedExchange, ServerSettings } from './server-exchange.ts';
import type { IncomingRequest } from './server-incoming.ts';

/** An exchange whose address a request names. */
export interface Candidate {
  readonly exchange: ServedExchange;
  readonly arrival: Arrival;
}

/** The exchanges whose address the request names, whatever its method. */
export function candidatesFor(
  exchanges: readonly ServedExchange[],
  incoming: IncomingRequest,
  settings: ServerSettings,
): readonly Candidate[] {
  const found: Candidate[] = [];
  if (incoming.segments === undefined) return found;
  for (const exchange of exchanges) {
    const arrival = exchange.arrive(incoming, settings);
    if (arrival !== undefined) found.push({ exchange, arrival });
  }
  return found;
}

/**
 * Those of them that are called by this method, at least one.
 * @throws OperationOutcomeError with status 405 and the header Allow.
 * @see RFC 9110 §15.5.6
 */
export function calledBy(candidates: readonly Candidate[], method: string): readonly Candidate[] {
  const called = candidates.filter(({ exchange }) => exchange.methods.includes(method));
  if (called.length > 0) return called;
  const methods = methodsOf(candidates);
  throw refusal(405, 'not-supported', `This address is called with ${methods.join(' or ')}.`, {
    Allow: allowedMethods(candidates).join(', '),
  });
}

function methodsOf(candidates: readonly Candidate[]): readonly string[] {
  return [...new Set(candidates.flatMap(({ exchange }) => exchange.methods))];
}

/** Everything an address takes: what its exchanges are called with, HEAD where that is GET, and OPTIONS. @see RFC 9110 §10.2.1 */
export function allowedMethods(candidates: readonly Candidate[]): readonly string[] {
  const methods = methodsOf(candidates);
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}

/** What a request is told that names no address of the server. */
export function notFound(
  exchanges: readonly ServedExchange[],
  incoming: IncomingRequest,
  basePath: string,
  settings: ServerSettings,
): OperationOutcomeError {
  const [hint] = exchanges.flatMap(({ explainMiss }) => explainMiss?.(incoming, basePath) ?? []);
  const served = [...new Set(exchanges.flatMap(({ addresses }) => addresses(basePath, settings)))];
  return refusal(404, 'not-found', hint ?? `Nothing is served at this address, but at ${served.join(', ')}.`);
}
