import { type Column, columnOf, type Step, takeSteps } from '../../kit/take-steps.ts';
import { buildRequest, judgeScopes, makeSecrets, matchIssuer, matchState } from './authorize-steps.ts';
import { demandKeys, demandSecureEndpoints, judgeCapabilities, resolveEndpoints } from './discovery-steps.ts';
import { validateIdToken } from './id-token-steps.ts';
import {
  demandBearer,
  demandPatient,
  demandSameRights,
  judgeCaching,
  judgeLifetime,
  keepPatient,
  readLaunchMembers,
  readScopes,
} from './token-steps.ts';
import type { AuthorizeWork, CallbackWork, DiscoveryWork, TokenWork } from './work.ts';

/** One exchange, or one half of it. */
interface Columns {
  readonly discover: Step<DiscoveryWork>;
  readonly authorize: Step<AuthorizeWork>;
  readonly callback: Step<CallbackWork>;
  readonly code: Step<TokenWork>;
  readonly refresh: Step<TokenWork>;
}

interface Row extends Columns {
  readonly step: string;
}

function row(
  step: string,
  discover: Columns['discover'],
  authorize: Columns['authorize'],
  callback: Columns['callback'],
  code: Columns['code'],
  refresh: Columns['refresh'],
): Row {
  return { step, discover, authorize, callback, code, refresh };
}

const none = undefined;

/**
 * What the client does: rows are steps, from top to bottom; columns are the answer of CA:SoF-2/smart-configuration, request and
 * answer of CA:SoF-3/authorize, and the answers of CA:SoF-3/token.code and CA:SoF-3/token.refresh.
 */
// biome-ignore format: a table is read by its columns
const steps: readonly Row[] = [
  //                             discover               authorize     callback     code               refresh
  row('resolve-endpoints',       resolveEndpoints,      none,         none,        none,              none),
  row('demand-secure-endpoints', demandSecureEndpoints, none,         none,        none,              none),
  row('demand-keys',             demandKeys,            none,         none,        none,              none),
  row('judge-capabilities',      judgeCapabilities,     none,         none,        none,              none),
  row('judge-scopes',            none,                  judgeScopes,  none,        none,              none),
  row('make-secrets',            none,                  makeSecrets,  none,        none,              none),
  row('build-request',           none,                  buildRequest, none,        none,              none),
  row('match-state',             none,                  none,         matchState,  none,              none),
  row('match-issuer',            none,                  none,         matchIssuer, none,              none),
  row('judge-caching',           none,                  none,         none,        judgeCaching,      judgeCaching),
  row('demand-bearer',           none,                  none,         none,        demandBearer,      demandBearer),
  row('judge-lifetime',          none,                  none,         none,        judgeLifetime,     judgeLifetime),
  row('read-scopes',             none,                  none,         none,        readScopes,        readScopes),
  row('demand-same-rights',      none,                  none,         none,        none,              demandSameRights),
  row('read-launch-members',     none,                  none,         none,        readLaunchMembers, readLaunchMembers),
  row('demand-patient',          none,                  none,         none,        demandPatient,     demandPatient),
  row('keep-patient',            none,                  none,         none,        none,              keepPatient),
  row('validate-id-token',       none,                  none,         none,        validateIdToken,   validateIdToken),
];

const columns: { readonly [Name in keyof Columns]: Column<WorkOf<Name>> } = {
  discover: columnOf(steps, (row) => row.discover),
  authorize: columnOf(steps, (row) => row.authorize),
  callback: columnOf(steps, (row) => row.callback),
  code: columnOf(steps, (row) => row.code),
  refresh: columnOf(steps, (row) => row.refresh),
};

type WorkOf<Name extends keyof Columns> = Parameters<NonNullable<Columns[Name]>>[0];

/** A column of the table, as a function of its work; `passed` is told each step that was taken. */
export function runColumn<Name extends keyof Columns>(
  name: Name,
  work: WorkOf<Name>,
  passed: (step: string) => void,
): Promise<void> {
  return takeSteps(columns[name], work, passed);
}
