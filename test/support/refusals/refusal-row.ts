import type { Reply } from '../authorization-calls.ts';
import type { LoopbackAuthorization } from '../loopback-authorization.ts';

/** A message that must be refused, and how. */
export interface RefusalRow {
  readonly exchange: string;
  /** The requirement or the section that says so. */
  readonly requirement: string;
  readonly rule: string;
  /** Makes everything that comes before the message; gives what sends it. */
  readonly arrange: (lab: LoopbackAuthorization) => Promise<() => Promise<Reply>> | (() => Promise<Reply>);
  readonly status: number;
  /** OAuth error code, in the body or in the redirect; absent where a bare status says it. */
  readonly error?: string;
  /** True where the app is told by a redirect. */
  readonly redirected?: boolean;
}

/** The error code of an answer, wherever it stands. */
export function errorOf({ body, location }: Reply): string | undefined {
  const inRedirect = location?.searchParams.get('error');
  const inBody = body['error'];
  return inRedirect ?? (typeof inBody === 'string' ? inBody : undefined);
}
