import { WireError } from './wire-error.ts';

/** Refuses an exchange with problem details. Handlers throw it; the server renders it. @see RFC 9457 */
export class ProblemError extends WireError {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** URI of the kind of problem; `about:blank` where the status says all. */
  readonly type: string;
  readonly title: string;
  /** For the peer, so that it must hold nothing confidential. */
  readonly detail: string | undefined;
  /** More members of the document. @see RFC 9457 §3.2 */
  readonly members: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly issueCount = 1;
  readonly #logDetail: string | undefined;

  constructor(
    status: number,
    problem: {
      readonly type?: string;
      readonly title: string;
      readonly detail?: string;
      readonly members?: Readonly<Record<string, unknown>>;
    },
    options: {
      /** For the log only. */
      readonly detail?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`${status}: ${problem.title}`, { cause: options.cause });
    this.status = status;
    this.type = problem.type ?? 'about:blank';
    this.title = problem.title;
    this.detail = problem.detail;
    this.members = problem.members ?? {};
    this.headers = options.headers ?? {};
    this.#logDetail = options.detail;
  }

  override get logDetail(): string | undefined {
    return this.#logDetail;
  }
}
