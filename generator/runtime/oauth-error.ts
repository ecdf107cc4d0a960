import { WireError } from './wire-error.ts';

/**
 * Error codes of OAuth and what builds on it, with the status each has in an answer of its own.
 * @see RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, RFC 7009 §2.2.1, OpenID Connect Core 1.0 §3.1.2.6
 */
const oauthStatus = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  unsupported_response_type: 400,
  unsupported_token_type: 400,
  invalid_scope: 400,
  access_denied: 403,
  server_error: 500,
  temporarily_unavailable: 503,
  invalid_token: 401,
  insufficient_scope: 403,
  interaction_required: 400,
  login_required: 400,
  account_selection_required: 400,
  consent_required: 400,
  request_not_supported: 400,
  request_uri_not_supported: 400,
  registration_not_supported: 400,
} as const;

/** Error codes of OAuth and what builds on it. */
export type OAuthErrorCode = keyof typeof oauthStatus;

/** True for a registered error code. */
export function isOAuthErrorCode(text: string): text is OAuthErrorCode {
  return Object.hasOwn(oauthStatus, text);
}

/** Refuses an exchange as OAuth does. Handlers throw it; the server renders it, in the body or in the redirect. */
export class OAuthError extends WireError {
  override readonly name = 'OAuthError';
  readonly code: OAuthErrorCode;
  /** For the peer's developer, so that it must hold nothing confidential. */
  readonly description: string | undefined;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly issueCount = 1;
  readonly #detail: string | undefined;

  constructor(
    code: OAuthErrorCode,
    description?: string,
    options: {
      /** For the log only. */
      readonly detail?: string;
      /** Default: the status the code has. */
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(description === undefined ? code : `${code}: ${description}`, { cause: options.cause });
    this.code = code;
    this.description = description;
    this.status = options.status ?? oauthStatus[code];
    this.headers = options.headers ?? {};
    this.#detail = options.detail;
  }

  override get logDetail(): string {
    return this.#detail === undefined ? this.code : `${this.code}: ${this.#detail}`;
  }
}

/** Text with nothing but the characters an `error_description` may have: letters lose their accents. @see RFC 6749 §5.2 */
export function descriptionText(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/["\\]/g, "'")
    .replaceAll(/[^\x20-\x7e]/g, '?');
}
