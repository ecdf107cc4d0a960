import type { Evidence } from './evidence.ts';

/** FHIR issue types the validators use. @see https://hl7.org/fhir/R4/valueset-issue-type.html */
export type IssueCode =
  | 'structure'
  | 'required'
  | 'value'
  | 'invariant'
  | 'invalid'
  | 'code-invalid'
  | 'extension'
  | 'not-supported'
  | 'not-found'
  | 'business-rule'
  | 'duplicate'
  | 'too-long'
  | 'too-costly'
  | 'processing'
  | 'conflict'
  | 'security'
  | 'login'
  | 'forbidden'
  | 'exception'
  | 'informational';

/** The kind of rule that was broken. */
export type Rule =
  | 'type'
  | 'json'
  | 'cardinality-min'
  | 'cardinality-max'
  | 'unknown-element'
  | 'unknown-modifier-extension'
  | 'unknown-parameter'
  | 'choice'
  | 'primitive'
  | 'fixed'
  | 'pattern'
  | 'binding'
  | 'slicing'
  | 'reference'
  | 'resource-type'
  | 'search-combination'
  | 'invariant'
  | 'unique-id'
  | 'empty'
  | 'limit';

/** One finding about a message. */
export interface ValidationIssue {
  /** `error` refuses the message; `warning` and `information` are notes. */
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: IssueCode;
  readonly rule: Rule;
  /** FHIRPath to the element: `Parameters.parameter[3].resource.entry[2].fullUrl`. */
  readonly expression: string;
  /** JSON pointer to the same element. @see RFC 6901 */
  readonly pointer: string;
  /** What was there, shortened and made safe to print; `nothing` where it is missing. */
  readonly found: string;
  readonly wanted: string;
  /** Id of the requirement the rule comes from, where there is one. */
  readonly requirement?: string;
  readonly evidence: Evidence;
}
