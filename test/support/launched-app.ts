import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import { createManualClock, type ManualClock } from '../../simulators/kit/clock.ts';
import { serve } from '../../simulators/kit/http-server.ts';
import { createSeededRandom } from '../../simulators/kit/random.ts';
import { createSmartApp, type SmartApp, type SmartAppOptions } from '../../simulators/systems/smart-app.ts';
import { type HeadlessBrowser, openHeadlessBrowser, type Visited } from './headless-browser.ts';
import { type ScriptedProvider, startScriptedProvider } from './scripted-provider.ts';

/** A SMART app, a provider that does what a script says, and a browser. */
export interface AppLab {
  readonly app: SmartApp;
  readonly provider: ScriptedProvider;
  readonly clock: ManualClock;
  readonly events: ExchangeEvent[];
  readonly browser: HeadlessBrowser;
  /** Launches the app as the provider's own system does. */
  readonly launch: (until?: (address: URL) => boolean) => Promise<Visited>;
  /** The session of the browser. */
  readonly sessionId: () => string;
  /** Requirements told as missed, with the checks that saw it. */
  readonly missed: () => readonly string[];
  readonly met: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** What a test may choose of the app. */
export type AppChoices = Partial<Omit<SmartAppOptions, 'publicBaseUrl' | 'clock' | 'log'>>;

export const clientId = 'growth-chart';
const startMs = Date.UTC(2025, 9, 2, 14, 5, 11);

/** Starts all three. */
export async function startAppLab(choices: AppChoices = {}): Promise<AppLab> {
  const clock = createManualClock(startMs);
  const provider = await startScriptedProvider(clock, clientId);
  const parts = { handle: (_: Request): Promise<Response> => Promise.reject(new Error('not ready')) };
  const server = await serve((request) => parts.handle(request));
  const events: ExchangeEvent[] = [];
  const app = createSmartApp({
    clock,
    random: createSeededRandom('app'),
    publicBaseUrl: server.origin,
    registration: { kind: 'public', clientId },
    scopes: ['openid', 'fhirUser', 'patient/Patient.r', 'offline_access'],
    trustedIssuers: [provider.iss],
    log: (event) => events.push(event),
    ...choices,
  });
  parts.handle = app.handle;
  const browser = openHeadlessBrowser();
  const told = (kind: 'requirement-met' | 'requirement-missed'): readonly string[] =>
    events.flatMap((event) => (event.kind === kind ? [`${event.requirement} ${event.check}`] : []));
  return {
    app,
    provider,
    clock,
    events,
    browser,
    launch: (until) => browser.visit(launchAddress(app, provider.iss), until),
    sessionId: () => [...browser.cookies.values()][0] ?? '',
    missed: () => told('requirement-missed'),
    met: () => told('requirement-met'),
    close: async () => {
      await server.close();
      await provider.close();
    },
  };
}

/**
 * One lab for all tests of a file or a `describe`, at whose top it is called: started before them, closed after them, with its
 * script, what the provider has seen and the events forgotten before each.
 */
export function sharedAppLab(): AppLab {
  let lab: AppLab | undefined;
  const started = (): AppLab => {
    if (lab === undefined) throw new Error('The lab is there while tests run.');
    return lab;
  };
  beforeAll(async () => {
    lab = await startAppLab();
  });
  beforeEach(() => {
    started().provider.reset();
    started().events.length = 0;
  });
  afterAll(() => lab?.close());
  return {
    get app() {
      return started().app;
    },
    get provider() {
      return started().provider;
    },
    get clock() {
      return started().clock;
    },
    get events() {
      return started().events;
    },
    get browser() {
      return started().browser;
    },
    launch: (until) => started().launch(until),
    sessionId: () => started().sessionId(),
    missed: () => started().missed(),
    met: () => started().met(),
    close: () => started().close(),
  };
}

/** Where a system sends the browser to launch the app. */
export function launchAddress({ launchUrl }: SmartApp, iss: string, launch = 'launch-1'): string {
  return `${launchUrl}?${new URLSearchParams({ iss, launch })}`;
}
