import type { ParametersParameter } from 'fhir/r4.js';
import type { Choices } from '../loopback-manager.ts';
import { parametersBody, type RawRequest } from '../refusal-table.ts';

/** A refusal of a Context Manager, without its exchange. */
export type ContextRow = readonly [
  requirement: string,
  rule: string,
  status: number,
  code: string,
  request: RawRequest,
  choices?: Choices,
];

/** A call of set-context. */
export function set(...parameters: readonly ParametersParameter[]): RawRequest {
  return { path: '$set-context', body: parametersBody(...parameters) };
}

/** A call of clear-context. */
export function clear(...parameters: readonly ParametersParameter[]): RawRequest {
  return { path: '$clear-context', body: parametersBody(...parameters) };
}
