import { createLaunchResponderServer } from '../../../generated/halo-1.1.0/ca-sof/launch-responder.server.ts';
import type { LaunchInput } from '../../../generated/halo-1.1.0/ca-sof/types.ts';
import type { Policy } from '../../../generated/runtime/evidence.ts';
import type { EventSink } from '../../../generated/runtime/exchange-event.ts';
import type { HttpContext } from '../../../generated/runtime/http-handler.ts';
import type { GuideRelease } from '../../../generated/runtime/release-types.ts';
import type { FetchHandler } from '../../../generated/runtime/server-options.ts';
import type { Clock } from '../../kit/clock.ts';
import { defaultMaxPending } from '../../kit/forget-expired.ts';
import { opaqueId, type RandomSource } from '../../kit/random.ts';
import { createRequirementChecks } from '../../kit/requirement-checks.ts';
import type { SessionCookie } from '../../kit/session-cookie.ts';
import { stateDigest } from '../../kit/state-digest.ts';
import type { Store } from '../../kit/store.ts';
import { takeSteps } from '../../kit/take-steps.ts';
import type { AcceptedLaunch, ResponderTables } from './state.ts';
import { LaunchNotTaken, type LaunchProblem, launchSteps, type ReceivedLaunch, withoutSlash } from './steps.ts';

/** A launch as the rest of the app is told it. */
interface OpenedLaunch {
  readonly sessionId: string;
  readonly iss: string;
  readonly launch: string;
  readonly correlationId: string;
}

/** What a Launch Responder is made from. */
export interface LaunchResponderOptions {
  /** The guide it speaks: how each requirement is known. */
  readonly release: GuideRelease;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store<ResponderTables>;
  /** Base of the app as browsers know it; the launch URL lies below it. */
  readonly publicBaseUrl: string;
  /** FHIR bases that may launch the app. */
  readonly trustedIssuers: readonly string[];
  readonly cookie: SessionCookie;
  /** Goes on with a launch: an address to send the browser to, which the launch itself must not decide; or a page. */
  readonly proceed: (launch: OpenedLaunch, request: Request) => Promise<URL | Response>;
  /** What the user sees of a refusal. */
  readonly refused: (reason: LaunchProblem, request: Request) => Response;
  /** Path of the launch URL below the base; default: `/launch`. */
  readonly launchPath?: string;
  readonly log?: EventSink;
  readonly policy?: Policy;
  /** How long a launch is kept; default: ten minutes. */
  readonly launchTtlSeconds?: number;
  /** How many launches are kept at a time, of which the oldest give way; default: 10,000. */
  readonly maxPendingLaunches?: number;
}

/** A Launch Responder: where a launch arrives at an app. */
export interface LaunchResponder {
  /** Answers CA:SoF-1. */
  readonly handle: FetchHandler;
  /** The address to register. */
  readonly launchUrl: string;
  /** The launch that opened a session; `undefined` where there is none, or its time is over. */
  readonly findLaunch: (sessionId: string) => Promise<AcceptedLaunch | undefined>;
  /** Forgets the launch of a session that ended. */
  readonly forget: (sessionId: string) => Promise<void>;
  /** Equal texts mean equal state. */
  readonly stateDigest: () => Promise<string>;
}

const tenMinutes = 600;
const exchangeId = 'CA:SoF-1/launch';

/** Creates a Launch Responder. It holds no state but what `store` keeps. */
export function createLaunchResponder(options: LaunchResponderOptions): LaunchResponder {
  const { store, clock, random, log, policy } = options;
  const path = options.launchPath ?? '/launch';
  const base = new URL(options.publicBaseUrl);
  const handle = createLaunchResponderServer(
    { [exchangeId]: (input, exchange) => takeLaunch(options, input, exchange) },
    {
      publicBaseUrl: base.href,
      paths: { [exchangeId]: path },
      now: clock.nowMs,
      newCorrelationId: () => opaqueId(random),
      ...(log === undefined ? {} : { onEvent: log }),
      ...(policy === undefined ? {} : { policy }),
    },
  );
  return {
    handle,
    launchUrl: `${withoutSlash(base.href)}${path}`,
    findLaunch: async (sessionId) => {
      const kept = await store.transaction(({ get }) => get('launches', sessionId));
      return kept === undefined || kept.expiresMs <= clock.nowMs() ? undefined : kept;
    },
    forget: async (sessionId) => {
      await store.transaction((tables) => tables.delete('launches', sessionId));
    },
    stateDigest: () => stateDigest(store, ['launches']),
  };
}

async function takeLaunch(
  options: LaunchResponderOptions,
  input: LaunchInput,
  exchange: HttpContext,
): Promise<Response> {
  const { request, correlationId } = exchange;
  try {
    const sessionId = await runSteps(options, input, exchange);
    const next = await options.proceed({ sessionId, iss: input.iss, launch: input.launch, correlationId }, request);
    return opened(next, options.cookie.issue(sessionId));
  } catch (error) {
    if (!(error instanceof LaunchNotTaken)) throw error;
    const response = options.refused(error.reason, request);
    exchange.emit({ kind: 'message-refused', status: response.status, issues: 1, detail: error.reason });
    return response;
  }
}

function runSteps(
  { release, clock, random, store, trustedIssuers, launchTtlSeconds, maxPendingLaunches }: LaunchResponderOptions,
  input: LaunchInput,
  exchange: HttpContext,
): Promise<string> {
  return store.transaction(async (tables) => {
    const work: ReceivedLaunch = {
      input,
      trusted: new Set(trustedIssuers.map(withoutSlash)),
      nowMs: clock.nowMs(),
      ttlMs: (launchTtlSeconds ?? tenMinutes) * 1000,
      maxPending: maxPendingLaunches ?? defaultMaxPending,
      random,
      tables,
      checks: createRequirementChecks(release.requirements, exchange.emit),
      sessionId: '',
    };
    await takeSteps(launchSteps, work, (step) => exchange.emit({ kind: 'step-passed', step }));
    return work.sessionId;
  });
}

/** The answer that opens the session: 303, so that the browser goes on with GET. */
function opened(next: URL | Response, cookie: string): Response {
  const response =
    next instanceof Response
      ? new Response(next.body, next)
      : new Response(null, {
          status: 303,
          headers: { Location: next.href, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' },
        });
  response.headers.append('Set-Cookie', cookie);
  return response;
}
