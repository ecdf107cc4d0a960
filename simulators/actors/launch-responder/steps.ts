import type { LaunchInput } from '../../../generated/halo-1.1.0/ca-sof/types.ts';
import { forgetExpired, makeRoom } from '../../kit/forget-expired.ts';
import { opaqueId, type RandomSource } from '../../kit/random.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import { isSecureBase } from '../../kit/secure-address.ts';
import type { StoreTransaction } from '../../kit/store.ts';
import { type Column, columnOf } from '../../kit/take-steps.ts';
import type { ResponderTables } from './state.ts';

/** Why a launch is refused that has all it must have. */
export type LaunchProblem = 'insecure-iss' | 'untrusted-iss' | 'malformed-launch';

/** Thrown by a step; ends the launch and rolls back what it stored. */
export class LaunchNotTaken extends Error {
  override readonly name = 'LaunchNotTaken';
  readonly reason: LaunchProblem;

  constructor(reason: LaunchProblem) {
    super(`The launch is refused: ${reason}`);
    this.reason = reason;
  }
}

/** A launch on its way through the steps. */
export interface ReceivedLaunch {
  readonly input: LaunchInput;
  /** FHIR bases without a slash at the end. */
  readonly trusted: ReadonlySet<string>;
  readonly nowMs: number;
  readonly ttlMs: number;
  /** How many launches are kept at a time. */
  readonly maxPending: number;
  readonly random: RandomSource;
  readonly tables: StoreTransaction<ResponderTables>;
  readonly checks: RequirementChecks;
  /** The session that the launch opens. */
  sessionId: string;
}

interface Row {
  readonly step: string;
  readonly 'CA:SoF-1/launch': (work: ReceivedLaunch) => void | Promise<void>;
}

function row(step: string, launch: Row['CA:SoF-1/launch']): Row {
  return { step, 'CA:SoF-1/launch': launch };
}

/** What the responder does with a launch: rows are steps, from top to bottom; the column is the exchange. */
// biome-ignore format: a table is read by its columns
const steps: readonly Row[] = [
  //                          CA:SoF-1/launch
  row('forget-old-launches',  forgetOldLaunches),
  row('demand-secure-iss',    demandSecureIss),
  row('demand-trusted-iss',   demandTrustedIss),
  row('demand-usual-launch',  demandUsualLaunch),
  row('open-session',         openSession),
  row('keep-launch',          keepLaunch),
];

/** The steps of a launch. */
export const launchSteps: Column<ReceivedLaunch> = columnOf(steps, (row) => row['CA:SoF-1/launch']);

function forgetOldLaunches({ tables, nowMs }: ReceivedLaunch): Promise<void> {
  return forgetExpired(tables, 'launches', nowMs);
}

/** SOF-062: tokens will go there. */
function demandSecureIss({ input, checks }: ReceivedLaunch): void {
  if (isSecureBase(input.iss)) {
    checks.met('SOF-062', 'iss-secure');
    return;
  }
  checks.missed('SOF-062', 'iss-secure', { refused: true });
  throw new LaunchNotTaken('insecure-iss');
}

/**
 * SOF-008: anyone can send a browser here with any `iss`. Compared as texts but for a slash at the end, about which systems
 * differ; a comparison of prefixes or hosts would let strangers in.
 */
function demandTrustedIss({ input, trusted, checks }: ReceivedLaunch): void {
  if (trusted.has(withoutSlash(input.iss))) {
    checks.met('SOF-008', 'iss-trusted');
    return;
  }
  checks.missed('SOF-008', 'iss-trusted', { refused: true });
  throw new LaunchNotTaken('untrusted-iss');
}

/** A FHIR base without the slash it may have at its end. */
export function withoutSlash(base: string): string {
  return base.endsWith('/') ? base.slice(0, -1) : base;
}

/** `launch` is opaque, yet it goes into an address: what does not fit there is no launch. */
const longestLaunch = 2000;

function demandUsualLaunch({ input }: ReceivedLaunch): void {
  const { launch } = input;
  if (launch.length > longestLaunch || /[\p{Cc}\p{Cs}]/u.test(launch)) throw new LaunchNotTaken('malformed-launch');
}

/** A session of its own for every launch, so that no one can have prepared it. SOF-042 will bind `state` to it. */
function openSession(work: ReceivedLaunch): void {
  work.sessionId = opaqueId(work.random);
}

/** SOF-006. */
async function keepLaunch(work: ReceivedLaunch): Promise<void> {
  const { input, sessionId, tables, nowMs, ttlMs, maxPending, checks } = work;
  const { iss, launch } = input;
  const isNew = (await tables.get('launches', sessionId)) === undefined;
  if (!checks.judge('SOF-006', 'launch-kept', isNew)) throw new Error('The source of randomness repeats itself.');
  await makeRoom(tables, 'launches', maxPending);
  await tables.put('launches', sessionId, { iss, launch, receivedMs: nowMs, expiresMs: nowMs + ttlMs });
}
