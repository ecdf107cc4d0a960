import { fhirJson } from './http-media-type.ts';
import { descriptionText, OAuthError, type OAuthErrorCode } from './oauth-error.ts';
import { operationOutcome } from './operation-outcome.ts';
import { OperationOutcomeError, type OutcomeIssue } from './operation-outcome-error.ts';
import { ProblemError } from './problem-error.ts';
import type { ServerReply } from './server-reply.ts';
import type { WireError } from './wire-error.ts';

/**
 * How a refusal is written: by OAuth in the body or in the redirect, by FHIR, by RFC 9457, or as a bare status. A redirect whose
 * address is not confirmed gets no error that way, but a page or the body of `oauth-json`.
 */
export type ErrorFormat = 'oauth-json' | 'oauth-redirect' | 'operation-outcome' | 'problem' | 'status-only';

/** Writes a refusal, whichever kind of WireError it is. */
export function renderError(format: ErrorFormat, error: WireError, guide: string): ServerReply {
  const { status, headers } = error;
  switch (format) {
    case 'operation-outcome': {
      const body = JSON.stringify(operationOutcome(guide, outcomeIssues(error)));
      return { status, headers: { ...headers, 'Content-Type': fhirJson }, body };
    }
    case 'oauth-json':
    case 'oauth-redirect': {
      const body = JSON.stringify(oauthMembers(error));
      return { status, headers: { ...headers, 'Content-Type': 'application/json' }, body };
    }
    case 'problem': {
      const body = JSON.stringify(problemMembers(error));
      return { status, headers: { ...headers, 'Content-Type': 'application/problem+json' }, body };
    }
    case 'status-only':
      return { status, headers, body: undefined };
  }
}

/** The members of an OAuth error: those of the body, and those of the redirect. @see RFC 6749 §4.1.2.1 and §5.2 */
export function oauthMembers(error: WireError): {
  readonly error: OAuthErrorCode;
  readonly error_description?: string;
} {
  if (error instanceof OAuthError) {
    const { code, description } = error;
    return { error: code, ...(description === undefined ? {} : { error_description: descriptionText(description) }) };
  }
  return { error: oauthCode(error.status), error_description: descriptionText(wordsOf(error)) };
}

/** The code for what has only a status. */
function oauthCode(status: number): OAuthErrorCode {
  if (status === 503) return 'temporarily_unavailable';
  return status >= 500 ? 'server_error' : 'invalid_request';
}

/** @see RFC 9457 §3 */
function problemMembers(error: WireError): object {
  const { status } = error;
  if (error instanceof ProblemError) {
    const { type, title, detail, members } = error;
    return { ...members, type, title, status, ...(detail === undefined ? {} : { detail }) };
  }
  const listed = error instanceof OperationOutcomeError && error.issues.length > 1 ? { issues: error.issues } : {};
  return { type: 'about:blank', title: statusTitle(status), status, detail: wordsOf(error), ...listed };
}

/** With `about:blank` the title is the status code's own phrase. @see RFC 9457 §4.2.1 */
function statusTitle(status: number): string {
  return statusPhrases[status] ?? (status >= 500 ? 'Server Error' : 'Client Error');
}

const statusPhrases: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

function outcomeIssues(error: WireError): readonly OutcomeIssue[] {
  if (error instanceof OperationOutcomeError) return error.issues;
  const code = error.status === 401 || error.status === 403 ? 'security' : 'processing';
  return [{ severity: error.status >= 500 ? 'fatal' : 'error', code, text: wordsOf(error) }];
}

/** What an error says to the peer, in words. */
export function wordsOf(error: WireError): string {
  if (error instanceof OperationOutcomeError) return error.issues.map(({ text }) => text).join(' ');
  if (error instanceof ProblemError) return error.detail ?? error.title;
  return error.message;
}
