import { release } from '../../generated/halo-1.1.0/release.ts';
import type { Policy } from '../../generated/runtime/evidence.ts';
import type { EventSink } from '../../generated/runtime/exchange-event.ts';
import type { FetchHandler } from '../../generated/runtime/server-options.ts';
import { type AuthorizationClient, createAuthorizationClient } from '../actors/authorization-client/actor.ts';
import type { AuthorizationClientOptions } from '../actors/authorization-client/options.ts';
import type { ClientRegistration } from '../actors/authorization-client/registration.ts';
import { type ClientTables, emptyClientTables } from '../actors/authorization-client/state.ts';
import { createLaunchResponder, type LaunchResponder } from '../actors/launch-responder/actor.ts';
import { emptyResponderTables, type ResponderTables } from '../actors/launch-responder/state.ts';
import { withoutSlashes } from '../kit/base-url.ts';
import type { Clock } from '../kit/clock.ts';
import { createKeyDocument } from '../kit/key-document.ts';
import { chooseLanguage, type Language } from '../kit/language.ts';
import { createMemoryStore } from '../kit/memory-store.ts';
import type { RandomSource } from '../kit/random.ts';
import { addSecurityHeaders, pageHeaders } from '../kit/security-headers.ts';
import { createSessionCookie, type SessionCookie } from '../kit/session-cookie.ts';
import type { Store } from '../kit/store.ts';
import { goOnPage, goOnScriptHash, launchPage, noSessionPage, refusalPage, styleHash } from './smart-app-pages.ts';
import { type LocalText, texts } from './smart-app-texts.ts';

/** What a SMART app is made from. */
export interface SmartAppOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Where browsers find the app: `https://app.example.ca`. */
  readonly publicBaseUrl: string;
  readonly registration: ClientRegistration;
  /** What the app needs beside `launch`. */
  readonly scopes: readonly string[];
  /** FHIR bases that may launch it. */
  readonly trustedIssuers: readonly string[];
  /** How the authorization request travels; default: in the address. */
  readonly authorizeBy?: AuthorizationClientOptions['authorizeBy'];
  /** What the app calls itself, by the intent of the launch; of every other intent it shows its default. */
  readonly views?: Readonly<Record<string, LocalText>>;
  /** Sites of launching systems that show the app in a frame, which needs https; default: none. */
  readonly frameAncestors?: readonly string[];
  /** How long a session lasts at most; default: eight hours. */
  readonly sessionTtlSeconds?: number;
  /** How many launches may be under way at a time, of which the oldest give way; default: 10,000. */
  readonly maxPendingLaunches?: number;
  readonly log?: EventSink;
  readonly policy?: Policy;
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly timeoutMs?: number;
  readonly responderStore?: Store<ResponderTables>;
  readonly clientStore?: Store<ClientTables>;
}

/** A SMART app: a Launch Responder and an Authorization Client on one web server. */
export interface SmartApp {
  readonly handle: FetchHandler;
  /** To be registered. */
  readonly launchUrl: string;
  readonly redirectUri: string;
  /** Where its public key is served, to be registered; absent for a client without a key, or whose key has no public half. */
  readonly jwksUrl?: string;
  readonly responder: LaunchResponder;
  readonly client: AuthorizationClient;
  readonly cookie: SessionCookie;
  /** Ends its timer. */
  readonly stop: () => void;
}

/** Makes a page, with the header fields that all pages of the app have; `formTarget`: where its form is sent by itself. */
type PageMaker = (text: string, status: number, formTarget?: URL) => Response;

/** Creates a SMART app; the caller serves `handle` at `publicBaseUrl`. */
export function createSmartApp(options: SmartAppOptions): SmartApp {
  const base = withoutSlashes(options.publicBaseUrl);
  const redirectUri = `${base}/callback`;
  const { frameAncestors = [] } = options;
  const page: PageMaker = (text, status, formTarget) => {
    const sends = formTarget === undefined ? {} : { scriptHash: goOnScriptHash, formTargets: [formTarget.origin] };
    return new Response(text, { status, headers: pageHeaders({ styleHash, frameAncestors, ...sends }) });
  };
  const cookie = createSessionCookie({
    name: 'smart-app',
    publicBaseUrl: base,
    embedded: frameAncestors.length > 0,
  });
  const client = createClient(options, { base, redirectUri, cookie, page });
  const responder = createLaunchResponder({
    ...common(options),
    store: options.responderStore ?? createMemoryStore(emptyResponderTables()),
    publicBaseUrl: base,
    trustedIssuers: options.trustedIssuers,
    cookie,
    proceed: async (launch, request) => {
      const begun = await client.begin(launch);
      if (!begun.ok) return page(refusalPage(begun.refusal.reason, languageOf(request)), 502);
      const { url, form } = begun;
      return form === undefined ? url : page(goOnPage(url, form, languageOf(request)), 200, url);
    },
    refused: (reason, request) => page(refusalPage(reason, languageOf(request)), 403),
  });
  const root = new URL(`${base}/`).pathname;
  const app = { options, client, responder, cookie, root, page };
  const keySet = keySetOf(options.registration);
  const routes: Readonly<Record<string, FetchHandler>> = {
    ...(keySet === undefined ? {} : { [`${root}jwks.json`]: keySet }),
    [`${root}launch`]: responder.handle,
    [`${root}callback`]: client.callback,
    [`${root}logout`]: (request) => logOut(app, request),
    [root]: (request) => showLaunch(app, request),
  };
  const handle: FetchHandler = async (request) => {
    const { pathname } = new URL(request.url);
    const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
    const response = route === undefined ? new Response(null, { status: 404 }) : await route(request);
    addSecurityHeaders(response, base.startsWith('https:'));
    return response;
  };
  return {
    ...{ handle, launchUrl: responder.launchUrl, redirectUri, responder, client, cookie, stop: client.stop },
    ...(keySet === undefined ? {} : { jwksUrl: `${base}/jwks.json` }),
  };
}

function keySetOf(registration: ClientRegistration): FetchHandler | undefined {
  const publicKey = registration.kind === 'confidential-asymmetric' ? registration.key.publicKey : undefined;
  if (publicKey === undefined) return undefined;
  const document = createKeyDocument({ publicKey });
  return async (request) => document(request);
}

/** What both actors are given. */
function common({ clock, random, log, policy, maxPendingLaunches }: SmartAppOptions) {
  return {
    release,
    clock,
    random,
    ...(log === undefined ? {} : { log }),
    ...(policy === undefined ? {} : { policy }),
    ...(maxPendingLaunches === undefined ? {} : { maxPendingLaunches }),
  };
}

function createClient(
  options: SmartAppOptions,
  own: {
    readonly base: string;
    readonly redirectUri: string;
    readonly cookie: SessionCookie;
    readonly page: PageMaker;
  },
): AuthorizationClient {
  const { registration, scopes, fetch, timeoutMs, authorizeBy, sessionTtlSeconds } = options;
  return createAuthorizationClient({
    ...common(options),
    store: options.clientStore ?? createMemoryStore(emptyClientTables()),
    registration,
    redirectUri: own.redirectUri,
    scopes,
    cookie: own.cookie,
    pages: {
      // To a page of its own, and never to an address that a message names (SOF-106); the code stays behind.
      authorized: () => redirectTo(`${own.base}/`),
      refused: ({ reason }, request) => own.page(refusalPage(reason, languageOf(request)), 400),
    },
    ...(fetch === undefined ? {} : { fetch }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(authorizeBy === undefined ? {} : { authorizeBy }),
    ...(sessionTtlSeconds === undefined ? {} : { sessionTtlSeconds }),
  });
}

/** The parts of an app that its own pages need. */
interface AppParts {
  readonly options: SmartAppOptions;
  readonly client: AuthorizationClient;
  readonly responder: LaunchResponder;
  readonly cookie: SessionCookie;
  /** Path of the app, with a slash at its end. */
  readonly root: string;
  readonly page: PageMaker;
}

async function showLaunch({ options, client, cookie, root, page }: AppParts, request: Request): Promise<Response> {
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: { Allow: 'GET' } });
  const language = languageOf(request);
  const sessionId = cookie.read(request);
  const session = sessionId === undefined ? undefined : await client.findSession(sessionId);
  if (session === undefined) return page(noSessionPage(language), 401);
  const { view, may, fhir } = session;
  const readable = view.patient !== undefined && (may('patient/Patient.r') || may('user/Patient.r'));
  const patient = readable && view.patient !== undefined ? await fhir.read('Patient', view.patient) : undefined;
  const { views = {} } = options;
  const { intent = '' } = view;
  // SOF-075: an intent that the app does not know leads to what it shows by default.
  const title = Object.hasOwn(views, intent) ? (views[intent] ?? texts.title) : texts.title;
  const shown = patient?.ok === true ? patient.output.resource : undefined;
  return page(launchPage({ view, title, patient: shown, logoutPath: `${root}logout` }, language), 200);
}

async function logOut({ client, responder, cookie, root, options }: AppParts, request: Request): Promise<Response> {
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } });
  const sessionId = cookie.read(request);
  if (sessionId !== undefined) {
    await client.logout(sessionId);
    await responder.forget(sessionId);
  }
  const response = redirectTo(new URL(root, options.publicBaseUrl).href);
  response.headers.append('Set-Cookie', cookie.end());
  return response;
}

function redirectTo(address: string): Response {
  return new Response(null, {
    status: 303,
    headers: { Location: address, 'Cache-Control': 'no-store' },
  });
}

function languageOf(request: Request): Language {
  return chooseLanguage(request.headers.get('accept-language'));
}
