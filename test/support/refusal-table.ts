import type { ParametersParameter } from 'fhir/r4.js';
import type { Choices } from './loopback-manager.ts';

/** A request that must be refused, and what is refused of it. No two rows of a table share exchange, requirement and rule. */
export interface Refusal {
  readonly exchange: string;
  /** Id of the requirement, or section of the standard, that wants the refusal. */
  readonly requirement: string;
  /** The rule that is broken. */
  readonly rule: string;
  readonly status: number;
  /** Code of the first issue. */
  readonly code: string;
  readonly request: RawRequest;
  /** What the server was told; default: nothing. */
  readonly choices?: Choices;
}

/** A request as it goes over the wire, its method POST and its body FHIR JSON unless said otherwise. */
export interface RawRequest {
  /** Below the FHIR base. */
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** A body with these parameters. */
export function parametersBody(...parameter: readonly ParametersParameter[]): string {
  return JSON.stringify({ resourceType: 'Parameters', ...(parameter.length === 0 ? {} : { parameter }) });
}

/** Sends a request as it is. */
export function sendRaw(baseUrl: string, { path, method = 'POST', headers = {}, body }: RawRequest): Promise<Response> {
  const type = body === undefined ? {} : { 'content-type': 'application/fhir+json' };
  return fetch(`${baseUrl}/${path}`, {
    method,
    headers: { ...type, ...headers },
    ...(body === undefined ? {} : { body }),
  });
}
