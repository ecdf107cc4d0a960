import type { ErrorFormat } from './error-format.ts';
import type { ValidationIssue } from './issue.ts';
import { isOAuthErrorCode, OAuthError, type OAuthErrorCode } from './oauth-error.ts';
import { brokenRules, outcomeIssue, refusal } from './operation-outcome-error.ts';
import type { Validation } from './validation.ts';
import type { WireError } from './wire-error.ts';

/** True for the formats of OAuth. */
function isOAuth(errors: ErrorFormat): boolean {
  return errors === 'oauth-json' || errors === 'oauth-redirect';
}

/** The refusal of a message that breaks rules. `isDocument`: it is a document, and not parameters. */
export function brokenMessage(errors: ErrorFormat, isDocument: boolean, validation: Validation): WireError {
  if (!isOAuth(errors)) return brokenRules(isDocument ? 422 : 400, validation);
  const [issue] = validation.issues.filter(({ severity }) => severity === 'error');
  if (issue === undefined) return new OAuthError('invalid_request');
  return new OAuthError(codeOf(issue), outcomeIssue(issue).text);
}

/**
 * `unsupported_<parameter>` or `invalid_<parameter>` where that is a registered code and the parameter has a value that is not
 * taken; `invalid_request` for everything else: parameters that are missing, repeated or unreadable.
 * @see RFC 6749 §4.1.2.1 and §5.2
 */
function codeOf({ rule, expression }: ValidationIssue): OAuthErrorCode {
  return rule === 'fixed' || rule === 'binding' ? valueCode(expression) : 'invalid_request';
}

function valueCode(parameter: string): OAuthErrorCode {
  const codes = [`unsupported_${parameter}`, `invalid_${parameter}`];
  return codes.find(isOAuthErrorCode) ?? 'invalid_request';
}

/** The refusal of a request that none of the exchanges at its address takes, by the values sent for their selector. */
export function unselectedMessage(errors: ErrorFormat, parameter: string, values: readonly string[]): WireError {
  const [value, another] = values.filter((text) => text !== '');
  const isWrong = value !== undefined && another === undefined;
  const text =
    value === undefined
      ? `The parameter ${parameter} is missing.`
      : isWrong
        ? `The parameter ${parameter} has a value that is not supported here.`
        : `The parameter ${parameter} is there more than once.`;
  if (!isOAuth(errors)) return refusal(400, isWrong ? 'not-supported' : 'required', text);
  return new OAuthError(isWrong ? valueCode(parameter) : 'invalid_request', text);
}
