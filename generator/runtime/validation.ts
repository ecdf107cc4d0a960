import { defaultPolicy, type Evidence, isEnforced, type Policy } from './evidence.ts';
import type { IssueCode, Rule, ValidationIssue } from './issue.ts';

/** Validates one value. Finds everything it can; reports through `validation`; never throws on any JSON value. */
export type Validator = (value: unknown, validation: Validation, at: string) => void;

/** Validates a resource of any type the release knows, by its `resourceType`. */
export type ResourceValidator = Validator;

/** Where a rule comes from: `undefined` stands for the base standard, with no requirement id. */
export interface RuleSource {
  readonly requirement?: string;
  readonly evidence: Evidence;
}

const baseStandard: RuleSource = { evidence: 'base' };

/** One broken rule, as a validator reports it. */
export interface Breach {
  readonly rule: Rule;
  readonly code: IssueCode;
  /** FHIRPath to the element, from the root of the message. */
  readonly at: string;
  readonly found: unknown;
  readonly wanted: string;
  readonly source?: RuleSource;
}

/** Collects what validators find about one message. */
export class Validation {
  readonly issues: ValidationIssue[] = [];
  readonly policy: Policy;
  /** More issues than this are counted, not kept. */
  readonly issueLimit: number;
  dropped = 0;

  constructor(options: { readonly policy?: Policy; readonly issueLimit?: number } = {}) {
    this.policy = options.policy ?? defaultPolicy;
    this.issueLimit = options.issueLimit ?? 100;
  }

  /** True while nothing has been found that refuses the message. */
  get accepted(): boolean {
    return this.dropped === 0 && this.issues.every((issue) => issue.severity !== 'error');
  }

  /** Records a broken rule, as an error or a note by the policy. */
  report(breach: Breach): void {
    if (this.issues.length >= this.issueLimit) {
      this.dropped += 1;
      return;
    }
    const source = breach.source ?? baseStandard;
    this.issues.push({
      severity: isEnforced(source.evidence, this.policy) ? 'error' : 'information',
      code: breach.code,
      rule: breach.rule,
      expression: breach.at,
      pointer: pointerFromExpression(breach.at),
      found: describeFound(breach.found),
      wanted: breach.wanted,
      evidence: source.evidence,
      ...(source.requirement === undefined ? {} : { requirement: source.requirement }),
    });
  }
}

/** `Parameters.parameter[3].valueString` → `/parameter/3/valueString`. Element names need no escaping. */
export function pointerFromExpression(expression: string): string {
  const dot = expression.indexOf('.');
  if (dot < 0) return '';
  return `/${expression.slice(dot + 1).replaceAll(/[.[]/g, '/').replaceAll(']', '')}`;
}

const shown = 60;

/** A value in a form that is short and safe in logs, HTML and JSON: control characters and non-ASCII escaped. */
export function describeFound(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  const cut = value.length > shown ? `${value.slice(0, shown)}… (${value.length} characters)` : value;
  return JSON.stringify(cut).replaceAll(/[\u007f-\u009f\u2028\u2029\ud800-\udfff<>&]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
