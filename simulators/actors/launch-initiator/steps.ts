import { buildLaunchUrl } from '../../../generated/halo-1.1.0/ca-sof/launch-responder.client.ts';
import { forgetExpired, makeRoom } from '../../kit/forget-expired.ts';
import type { LaunchContext } from '../../kit/launch-contexts.ts';
import { opaqueId, type RandomSource } from '../../kit/random.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import type { StoreTransaction } from '../../kit/store.ts';
import { type Column, columnOf } from '../../kit/take-steps.ts';
import type { InitiatorTables } from './state.ts';

/** An app as it is registered. */
export interface RegisteredApp {
  /** Its id in the App Catalog. */
  readonly appID: string;
  /** Whole addresses; a launch goes to one of these, character for character. */
  readonly launchUrls: readonly string[];
}

/** A launch that a user asks for. */
export interface LaunchRequest {
  readonly appID: string;
  /** One of those registered; default: the first. */
  readonly launchUrl?: string;
  /** What the app will be told; for an initiator that keeps contexts itself. */
  readonly context?: LaunchContext;
  /** What `$set-context` gave; for an initiator that launches through an accelerator. */
  readonly launchID?: string;
}

/** Why a launch did not start. */
export type LaunchRefusalReason =
  | 'unknown-app'
  | 'unregistered-launch-url'
  | 'no-context'
  | 'no-launch-id'
  | 'foreign-context'
  | 'launch-used'
  | 'ambiguous-launch-url';

/** Thrown by a step; ends the launch and rolls back what it stored. */
export class LaunchRefused extends Error {
  override readonly name = 'LaunchRefused';
  readonly reason: LaunchRefusalReason;

  constructor(reason: LaunchRefusalReason, text: string) {
    super(text);
    this.reason = reason;
  }
}

/** A launch on its way through the steps, which fill it in the order of the table. */
export interface LaunchWork {
  readonly request: LaunchRequest;
  /** Who keeps launch contexts: this system, or an accelerator. */
  readonly contexts: 'own' | 'accelerator';
  /** FHIR base that the app will use. */
  readonly fhirBaseUrl: string;
  readonly apps: ReadonlyMap<string, RegisteredApp>;
  readonly nowMs: number;
  readonly ttlMs: number;
  /** How many launches may wait at a time. */
  readonly maxPending: number;
  readonly random: RandomSource;
  readonly tables: StoreTransaction<InitiatorTables>;
  readonly checks: RequirementChecks;
  launchUrl: string;
  launchId: string;
  /** Where the browser goes. */
  address: string;
}

interface Row {
  readonly step: string;
  readonly 'CA:SoF-1/launch': (work: LaunchWork) => void | Promise<void>;
}

function row(step: string, launch: Row['CA:SoF-1/launch']): Row {
  return { step, 'CA:SoF-1/launch': launch };
}

/** How a launch starts: rows are steps, from top to bottom; the column is the exchange. */
// biome-ignore format: a table is read by its columns
const steps: readonly Row[] = [
  //                           CA:SoF-1/launch
  row('forget-old-launches',   forgetOldLaunches),
  row('find-launch-url',       findLaunchUrl),
  row('judge-context',         judgeContext),
  row('choose-launch',         chooseLaunch),
  row('demand-new-launch',     demandNewLaunch),
  row('build-address',         buildAddress),
  row('keep-launch',           keepLaunch),
];

/** The steps of a launch. */
export const launchSteps: Column<LaunchWork> = columnOf(steps, (row) => row['CA:SoF-1/launch']);

/** Launches whose time is over go whenever another one starts. */
function forgetOldLaunches({ tables, nowMs }: LaunchWork): Promise<void> {
  return forgetExpired(tables, 'launches', nowMs);
}

/** SOF-004: a browser is sent to addresses that were registered, and compared as texts, so that nothing near them passes. */
function findLaunchUrl(work: LaunchWork): void {
  const app = work.apps.get(work.request.appID);
  if (app === undefined) throw new LaunchRefused('unknown-app', 'No app of this id is registered.');
  const wanted = work.request.launchUrl ?? app.launchUrls[0] ?? '';
  if (!app.launchUrls.includes(wanted)) {
    work.checks.missed('SOF-004', 'launch-url-registered', { refused: true });
    throw new LaunchRefused('unregistered-launch-url', 'The app has not registered this launch URL.');
  }
  work.checks.met('SOF-004', 'launch-url-registered');
  work.launchUrl = wanted;
}

/** SOF-005: through an accelerator, `launch` is what set-context gave; otherwise the context is kept here. */
function judgeContext({ request, contexts, checks }: LaunchWork): void {
  const { context, launchID, appID } = request;
  if (contexts === 'accelerator') {
    if (launchID === undefined || context !== undefined) {
      checks.missed('SOF-005', 'launch-id-of-accelerator', { refused: true });
      throw new LaunchRefused('no-launch-id', 'A launch through an accelerator needs its launchID, and nothing else.');
    }
    checks.met('SOF-005', 'launch-id-of-accelerator');
    return;
  }
  if (context === undefined || launchID !== undefined) {
    throw new LaunchRefused('no-context', 'A launch from this system needs a context of this system.');
  }
  if (context.appID !== undefined && context.appID !== appID) {
    throw new LaunchRefused('foreign-context', 'The context was made for another app.');
  }
}

function chooseLaunch(work: LaunchWork): void {
  work.launchId = work.request.launchID ?? opaqueId(work.random);
}

/** SOF-003: one value, one launch. A value that comes twice means a source of randomness, or an accelerator, that is broken. */
async function demandNewLaunch({ tables, launchId, checks }: LaunchWork): Promise<void> {
  if ((await tables.get('launches', launchId)) !== undefined) {
    checks.missed('SOF-003', 'launch-new', { refused: true });
    throw new LaunchRefused('launch-used', 'This launch has been started before.');
  }
  checks.met('SOF-003', 'launch-new');
}

/** SOF-002: reads the address back as an app will. A registered URL with an `iss` of its own would say two things. */
function buildAddress(work: LaunchWork): void {
  const { launchUrl, launchId, fhirBaseUrl, checks } = work;
  const url = buildLaunchUrl(launchUrl, { iss: fhirBaseUrl, launch: launchId });
  const says = (name: string, value: string): boolean => {
    const values = url.searchParams.getAll(name);
    return values.length === 1 && values[0] === value;
  };
  if (!says('iss', fhirBaseUrl) || !says('launch', launchId)) {
    checks.missed('SOF-002', 'iss-carried-once', { refused: true });
    throw new LaunchRefused('ambiguous-launch-url', 'The registered launch URL has an iss or launch of its own.');
  }
  checks.met('SOF-002', 'iss-carried-once');
  work.address = url.href;
}

async function keepLaunch({ tables, launchId, request, nowMs, ttlMs, maxPending }: LaunchWork): Promise<void> {
  const { appID, context } = request;
  const kept = { appID, expiresMs: nowMs + ttlMs };
  await makeRoom(tables, 'launches', maxPending);
  await tables.put('launches', launchId, context === undefined ? kept : { ...kept, context: { ...context, appID } });
}
