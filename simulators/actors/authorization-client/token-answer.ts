import type { SmartRefreshResponse, SmartTokenResponse } from '../../../generated/halo-1.1.0/ca-sof/types.ts';
import {
  describeExchangeError,
  type ExchangeError,
  type ExchangeResult,
} from '../../../generated/runtime/exchange-error.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import type { AuthorizationClientOptions, Conversation } from './options.ts';
import { ClientRefused } from './refusal.ts';
import type { KnownServer, SessionGrant } from './state.ts';
import { runColumn } from './steps.ts';
import type { TokenWork } from './work.ts';

/** What the client knew when it asked for tokens. */
export interface TokenQuestion {
  readonly column: 'code' | 'refresh';
  readonly iss: string;
  readonly server: KnownServer;
  readonly nonce: string | undefined;
  readonly before: SessionGrant | undefined;
}

const workingDaySeconds = 8 * 60 * 60;

/**
 * Judges an answer of the token endpoint, and makes what the session may do from it.
 * @throws ClientRefused where the answer is a refusal, or breaks a rule.
 */
export async function grantFrom(
  options: AuthorizationClientOptions,
  conversation: Conversation,
  question: TokenQuestion,
  answer: ExchangeResult<SmartTokenResponse | SmartRefreshResponse>,
): Promise<SessionGrant> {
  const { column, iss, server, nonce, before } = question;
  const exchange = column === 'code' ? 'CA:SoF-3/token.code' : 'CA:SoF-3/token.refresh';
  const checks = conversation.checks(exchange);
  if (!answer.ok) throw tokenRefusal(answer.error, checks);
  const { clock, registration } = options;
  const { output: response, headers } = answer;
  const work: TokenWork = {
    nowMs: clock.nowMs(),
    checks,
    response,
    headers,
    iss,
    server,
    clientId: registration.clientId,
    nonce,
    before,
    fetchKeys: () => conversation.authorizationServer(iss, server).jwks(),
    scopes: [],
    launch: { fhirContext: [] },
    user: undefined,
  };
  await runColumn(column, work, (step) => conversation.emit(exchange, { kind: 'step-passed', step }));
  // SOF-093: a new refresh token replaces the old one, which may have been spent.
  const refreshToken = response.refresh_token ?? before?.refreshToken;
  return {
    iss,
    server,
    accessToken: response.access_token,
    scopes: work.scopes,
    grantedAtFirst: before?.grantedAtFirst ?? work.scopes,
    launch: work.launch,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    expiresMs: before?.expiresMs ?? work.nowMs + (options.sessionTtlSeconds ?? workingDaySeconds) * 1000,
    ...(response.expires_in === undefined ? {} : { accessTokenExpiresMs: work.nowMs + response.expires_in * 1000 }),
    ...(work.user === undefined ? {} : { user: work.user }),
  };
}

function tokenRefusal(error: ExchangeError, checks: RequirementChecks): ClientRefused {
  const text = describeExchangeError(error);
  if (error.kind === 'oauth') return new ClientRefused({ reason: 'token-refused', text });
  if (error.kind !== 'invalid-response') return new ClientRefused({ reason: 'token-failed', text });
  const issue = error.issues.find(({ severity }) => severity === 'error');
  const requirement = issue?.requirement ?? requirementOf(issue?.pointer ?? '');
  // What the generated client knows the requirement of, it has told already.
  if (issue?.requirement === undefined) checks.missed(requirement, 'answer-readable', { refused: true });
  const reason = contextRules.has(issue?.requirement ?? '') ? 'unfit-context' : 'unfit-token';
  return new ClientRefused({ reason, text, requirement });
}

/** Rules of the launch context that the validator of the answer knows. */
const contextRules: ReadonlySet<string> = new Set(['SOF-072', 'SOF-073']);

const requirementOfMember: ReadonlyMap<string, string> = new Map([
  ['patient', 'SOF-071'],
  ['encounter', 'SOF-071'],
  ['fhirContext', 'SOF-073'],
  ['need_patient_banner', 'SOF-074'],
  ['expires_in', 'SOF-055'],
]);

/** The requirement that says what a member must be; of the answer as a whole, that there is one. */
function requirementOf(pointer: string): string {
  return requirementOfMember.get(pointer.split('/')[1] ?? '') ?? 'SOF-054';
}
