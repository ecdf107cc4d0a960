import { validateResource } from '../../generated/halo-1.1.0/r4/resources.ts';
import { findJsonFault } from '../../generated/runtime/http-json-text.ts';
import type { ValidationIssue } from '../../generated/runtime/issue.ts';
import { Validation, type Validator } from '../../generated/runtime/validation.ts';
import { locatePlaces, type TextPlace } from './locate-places.ts';

/** A finding, and where in the text it is. */
export type PlacedIssue = ValidationIssue & TextPlace;

/** What was found in one text. */
export interface Judgement {
  readonly validation: Validation;
  readonly issues: readonly PlacedIssue[];
}

/** What decides how a text is judged. */
export interface JudgeOptions {
  readonly validator: Validator;
  /** Root of the paths where the text does not say a type of resource. */
  readonly root: string;
  readonly warnings: boolean;
}

/** Nested deeper than this, a text is not even parsed; far less is refused as a resource. */
const depthLimit = 1000;

/** Judges a text: first as JSON, then by the validator. Every finding has its place. */
export function judgeText(text: string, { validator, root, warnings }: JudgeOptions): Judgement {
  // A byte order mark is allowed to stand before JSON, and JSON.parse does not know it.
  const json = text.replace(/^\ufeff/, '');
  const validation = new Validation({ resources: validateResource, warnings });
  const fault = findJsonFault(json, depthLimit);
  if (fault !== undefined) {
    const { message, line, column } = fault;
    const found = `${message} at line ${line}, column ${column}`;
    validation.report({ rule: 'json', code: 'structure', at: root, found, wanted: 'JSON, each member named once' });
    return { validation, issues: validation.issues.map((issue) => ({ ...issue, line, column })) };
  }
  const value: unknown = JSON.parse(json);
  validator(value, validation, typeOf(value) ?? root);
  const places = locatePlaces(
    json,
    validation.issues.map(({ pointer }) => pointer),
  );
  const start: TextPlace = { line: 1, column: 1 };
  return {
    validation,
    issues: validation.issues.map((issue) => ({ ...issue, ...(places.get(issue.pointer) ?? start) })),
  };
}

/** The type a resource says it is, where that can stand in a path. */
function typeOf(value: unknown): string | undefined {
  const type = typeof value === 'object' && value !== null && 'resourceType' in value ? value.resourceType : undefined;
  return typeof type === 'string' && /^[A-Za-z]{1,64}$/.test(type) ? type : undefined;
}
