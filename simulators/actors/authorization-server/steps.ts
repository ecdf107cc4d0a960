import { type Column, columnOf, type Step } from '../../kit/take-steps.ts';
import {
  checkAudience,
  checkChallenge,
  decideScopes,
  keepParameters,
  knowClient,
  resolveLaunch,
} from './authorize-steps.ts';
import { allowGrantType, authenticateClient, authenticateIntrospector, authenticateRefresher } from './client-steps.ts';
import { signIdToken } from './id-token.ts';
import { describeToken, revokeToken } from './inspect-steps.ts';
import { readLoginWishes } from './openid-steps.ts';
import { grantSystem, redeemCode, rotateRefreshToken } from './token-steps.ts';
import { answerWithCode, askUser } from './user-steps.ts';
import type {
  AuthorizeWork,
  IntrospectWork,
  RevokeWork,
  SystemTokenWork,
  TokenCodeWork,
  TokenRefreshWork,
  WorkByExchange,
} from './work.ts';

/** What a step does in each exchange. */
type StepsByExchange = { readonly [Name in keyof WorkByExchange]: Step<WorkByExchange[Name]> };

/** One row of the protocol. */
interface Row extends StepsByExchange {
  readonly step: string;
}

function row(
  step: string,
  authorize: Step<AuthorizeWork>,
  code: Step<TokenCodeWork>,
  refresh: Step<TokenRefreshWork>,
  system: Step<SystemTokenWork>,
  introspect: Step<IntrospectWork>,
  revoke: Step<RevokeWork>,
): Row {
  return {
    step,
    'CA:SoF-3/authorize': authorize,
    'CA:SoF-3/token.code': code,
    'CA:SoF-3/token.refresh': refresh,
    'CA:SoF~token.client-credentials': system,
    'CA:SoF~introspect': introspect,
    'CA:SoF~revoke': revoke,
  };
}

const codeGrant = allowGrantType('authorization_code');
const refreshGrant = allowGrantType('refresh_token');
const systemGrant = allowGrantType('client_credentials');
const none = undefined;

/** The protocol: rows are steps, from top to bottom; columns are exchanges. The key set and the metadata are documents and have no steps. */
// biome-ignore format: a table is read by its columns
const steps: readonly Row[] = [
  //                         authorize        token.code          token.refresh          client-credentials  introspect                revoke
  row('know-client',         knowClient,      none,               none,                  none,               none,                     none),
  row('authenticate-client', none,            authenticateClient, authenticateRefresher, authenticateClient, authenticateIntrospector, authenticateClient),
  row('allow-grant-type',    none,            codeGrant,          refreshGrant,          systemGrant,        none,                     none),
  row('check-audience',      checkAudience,   none,               none,                  none,               none,                     none),
  row('check-challenge',     checkChallenge,  none,               none,                  none,               none,                     none),
  row('read-login-wishes',   readLoginWishes, none,               none,                  none,               none,                     none),
  row('resolve-launch',      resolveLaunch,   none,               none,                  none,               none,                     none),
  row('decide-scopes',       decideScopes,    none,               none,                  none,               none,                     none),
  row('keep-parameters',     keepParameters,  none,               none,                  none,               none,                     none),
  row('ask-user',            askUser,         none,               none,                  none,               none,                     none),
  row('answer-with-code',    answerWithCode,  none,               none,                  none,               none,                     none),
  row('issue-tokens',        none,            redeemCode,         rotateRefreshToken,    grantSystem,        none,                     none),
  row('sign-id-token',       none,            signIdToken,        none,                  none,               none,                     none),
  row('describe-token',      none,            none,               none,                  none,               describeToken,            none),
  row('revoke-token',        none,            none,               none,                  none,               none,                     revokeToken),
];

/** What each exchange does, from top to bottom. */
export const columns: { readonly [Name in keyof WorkByExchange]: Column<WorkByExchange[Name]> } = {
  'CA:SoF-3/authorize': columnOf(steps, (row) => row['CA:SoF-3/authorize']),
  'CA:SoF-3/token.code': columnOf(steps, (row) => row['CA:SoF-3/token.code']),
  'CA:SoF-3/token.refresh': columnOf(steps, (row) => row['CA:SoF-3/token.refresh']),
  'CA:SoF~token.client-credentials': columnOf(steps, (row) => row['CA:SoF~token.client-credentials']),
  'CA:SoF~introspect': columnOf(steps, (row) => row['CA:SoF~introspect']),
  'CA:SoF~revoke': columnOf(steps, (row) => row['CA:SoF~revoke']),
};
