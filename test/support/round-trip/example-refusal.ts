import { isOAuthErrorCode, OAuthError } from '../../../generated/runtime/oauth-error.ts';
import { OperationOutcomeError, type OutcomeIssue } from '../../../generated/runtime/operation-outcome-error.ts';
import { ProblemError } from '../../../generated/runtime/problem-error.ts';
import type { WireError } from '../../../generated/runtime/wire-error.ts';
import type { Exchange } from '../../../generator/model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../generator/model/json.ts';

/** What a handler throws to refuse as an example does. */
export function refusalLike({ wire }: Exchange, status: number, body: JsonValue | undefined): WireError {
  if (body === undefined)
    return new OperationOutcomeError(status, { severity: 'error', code: 'processing', text: 'No.' });
  if (!isJsonObject(body)) throw new TypeError('An error is an object.');
  if (wire.kind === 'http' && (wire.errors === 'oauth-json' || wire.errors === 'oauth-redirect')) {
    const { error, error_description } = body;
    if (typeof error !== 'string' || !isOAuthErrorCode(error))
      throw new TypeError(`No code of OAuth: ${String(error)}`);
    return new OAuthError(error, typeof error_description === 'string' ? error_description : undefined, { status });
  }
  if (wire.kind === 'http' && wire.errors === 'problem') return problemLike(status, body);
  return new OperationOutcomeError(status, issuesOf(body).map(outcomeIssue));
}

function problemLike(status: number, { type, title, status: _, detail, ...members }: JsonObject): ProblemError {
  return new ProblemError(status, {
    title: String(title),
    ...(typeof type === 'string' ? { type } : {}),
    ...(typeof detail === 'string' ? { detail } : {}),
    members,
  });
}

function issuesOf(outcome: JsonObject): readonly JsonObject[] {
  const { issue } = outcome;
  return Array.isArray(issue) ? issue.filter(isJsonObject) : [];
}

function outcomeIssue(issue: JsonObject): OutcomeIssue {
  const { severity, code, text, expression } = essence(issue);
  return {
    // Codes of an example that was checked against its definition.
    severity: severity as OutcomeIssue['severity'],
    code: code as OutcomeIssue['code'],
    text: String(text),
    ...(typeof expression === 'string' ? { expression } : {}),
  };
}

function essence({ severity, code, details, diagnostics, expression }: JsonObject): JsonObject {
  const text = isJsonObject(details) && typeof details['text'] === 'string' ? details['text'] : diagnostics;
  return { severity, code, text, expression: Array.isArray(expression) ? expression[0] : undefined };
}

/** What is the same in an error that a client gives and in the example that the handler refused with. */
export function errorEssence({ wire }: Exchange, error: unknown): JsonObject {
  const fields = isJsonObject(error) ? error : {};
  const { kind, status, outcome, error: code, description, type, title, detail } = fields;
  if (kind === 'http') return { kind, status };
  if (isJsonObject(outcome)) return { kind, status, issues: issuesOf(outcome).map(essence) };
  if (kind === 'oauth')
    return wire.kind === 'http' && wire.errors === 'oauth-redirect'
      ? { kind, code, description }
      : { kind, status, code, description };
  return { kind, status, type, title, detail };
}

/** That essence as an example has it. */
export function exampleEssence({ wire }: Exchange, status: number, body: JsonValue | undefined): JsonObject {
  if (body === undefined) return { kind: 'http', status };
  const members = isJsonObject(body) ? body : {};
  const { error: code, error_description: description, type = 'about:blank', title, detail } = members;
  if (wire.kind === 'http' && wire.errors === 'oauth-redirect') return { kind: 'oauth', code, description };
  if (wire.kind === 'http' && wire.errors === 'oauth-json') return { kind: 'oauth', status, code, description };
  if (wire.kind === 'http' && wire.errors === 'problem') return { kind: 'problem', status, type, title, detail };
  return { kind: 'operation-outcome', status, issues: issuesOf(members).map(essence) };
}
