import { createAuthorizationServerServer } from '../../../generated/halo-1.1.0/ca-sof/authorization-server.server.ts';
import type {
  AuthorizeInput,
  AuthorizeOutput,
  SmartConfiguration,
  SmartTokenResponse,
} from '../../../generated/halo-1.1.0/ca-sof/types.ts';
import { andThen } from '../../../generated/runtime/and-then.ts';
import type { Policy } from '../../../generated/runtime/evidence.ts';
import type { EventSink } from '../../../generated/runtime/exchange-event.ts';
import { fetchHandler } from '../../../generated/runtime/fetch-handler.ts';
import { withQuery } from '../../../generated/runtime/form-text.ts';
import type { HttpContext, RedirectClaim } from '../../../generated/runtime/http-handler.ts';
import type { GuideRelease } from '../../../generated/runtime/release-types.ts';
import type { ClientClaim, FetchHandler } from '../../../generated/runtime/server-options.ts';
import type { AccessGrants, LaunchGrants } from '../../kit/access-grants.ts';
import { basePathOf, withoutSlashes } from '../../kit/base-url.ts';
import type { Clock } from '../../kit/clock.ts';
import { frozen } from '../../kit/frozen.ts';
import { answerOf } from '../../kit/http-server.ts';
import type { KeyRing } from '../../kit/keys.ts';
import type { LaunchContexts } from '../../kit/launch-contexts.ts';
import { opaqueId, type RandomSource } from '../../kit/random.ts';
import { createRequirementChecks } from '../../kit/requirement-checks.ts';
import { isLoopbackHostname } from '../../kit/secure-address.ts';
import { addSecurityHeaders, securityHeaders } from '../../kit/security-headers.ts';
import { stateDigest } from '../../kit/state-digest.ts';
import type { Store } from '../../kit/store.ts';
import { withMembers } from '../../kit/with-members.ts';
import { claimedClientId } from './client-assertion.ts';
import { createDialogue } from './dialogue.ts';
import { dialogueHandler } from './dialogue-exchange.ts';
import { interactionPath } from './endpoints.ts';
import { accessGrantOf, endLaunch, findToken } from './grants.ts';
import { createKeySets, type Fetch } from './key-sets.ts';
import { type Lifetimes, lifetimesFrom } from './lifetimes.ts';
import { keySet, openidConfiguration, smartConfiguration } from './metadata.ts';
import { type ClientRegistration, registerClients, registerUsers, type UserRegistration } from './registration.ts';
import { runSteps } from './run-steps.ts';
import type { AuthorizationTables } from './state.ts';
import { createSweep } from './sweep.ts';
import { type Approval, type ClientWork, type IssuedTokens, present, type ServerSettings, type Work } from './work.ts';

/** What an Authorization Server is made from. */
export interface AuthorizationServerOptions {
  /** The guide it speaks: how each requirement is known. */
  readonly release: GuideRelease;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store<AuthorizationTables>;
  /** Its base URL, which is its issuer: `https://sofa.example.ca`. Its path is where the server answers. */
  readonly publicBaseUrl: string;
  /** The FHIR base its tokens are for: `aud`, to the letter. */
  readonly fhirBaseUrl: string;
  /** Where it finds what a `launch` stands for. */
  readonly contexts: LaunchContexts;
  readonly keys: KeyRing;
  readonly clients: readonly ClientRegistration[];
  readonly users: readonly UserRegistration[];
  /** Who says yes; default: the user, on a page. */
  readonly approval?: Approval;
  readonly lifetimes?: Partial<Lifetimes>;
  /** Sites that may show the login and consent pages in a frame; default: none. */
  readonly frameAncestors?: readonly string[];
  readonly log?: EventSink;
  readonly policy?: Policy;
  /** Fetches the key sets of clients; default: the platform's `fetch`. */
  readonly fetch?: Fetch;
}

/** An Authorization Server: SMART App Launch 2.1.0 for launches out of clinical systems, OpenID Connect, and tokens for systems. */
export interface AuthorizationServer extends AccessGrants, LaunchGrants {
  /** Answers every exchange of the actor, and the forms of its pages. */
  readonly handle: FetchHandler;
  /** What the FHIR server it guards publishes as its SMART configuration. */
  readonly smartConfiguration: () => SmartConfiguration;
  /** Equal texts mean equal state. */
  readonly stateDigest: () => Promise<string>;
}

/**
 * Creates an Authorization Server. It holds no state but what `store` keeps, and key sets of clients for as long as those allow.
 * @throws TypeError where a registration cannot be kept.
 * @throws RangeError where it would sign beyond loopback with a key that everybody can read, or where something would live too long.
 */
export function createAuthorizationServer(options: AuthorizationServerOptions): AuthorizationServer {
  const { store, clock, log } = options;
  const settings = settingsFrom(options);
  const sweep = createSweep(store, clock);
  const forms = dialogueHandler(settings, options.release, log);
  const isHttps = settings.issuer.startsWith('https:');
  const configuration = frozen(smartConfiguration(settings.issuer, settings.clients));
  const stub = createStub(options, settings, securityHeaders(isHttps));
  const formsPath = `${basePathOf(settings.issuer)}${interactionPath}`;
  return {
    handle: fetchHandler((request) => {
      sweep.schedule();
      if (!isAt(request, formsPath)) {
        return andThen(answerOf(stub, request), (answer) => naming(settings.issuer, answer));
      }
      return andThen(forms(request), (answer) => {
        addSecurityHeaders(answer, isHttps);
        return naming(settings.issuer, answer);
      });
    }),
    smartConfiguration: () => configuration,
    findGrant: async (token) => {
      const live = await store.transaction((tables) => findToken(tables, token, clock.nowMs()));
      return live?.kind === 'access_token' ? accessGrantOf(live) : undefined;
    },
    revokeLaunch: (launchId) => store.transaction((tables) => endLaunch(tables, launchId)),
    stateDigest: () =>
      stateDigest(store, ['grants', 'codes', 'accessTokens', 'refreshTokens', 'sessions', 'interactions', 'launches']),
  };
}

/** Redirects of this server lead to apps with a code or a refusal; with each goes who it is from. @see RFC 9207 §2 */
function naming(issuer: string, answer: Response): Response {
  // Asked first: an answer that is asked for its headers has them taken apart and put together again.
  if (answer.status < 300 || answer.status > 399) return answer;
  const address = answer.headers.get('Location');
  if (address !== null) answer.headers.set('Location', withQuery(address, [['iss', issuer]]));
  return answer;
}

function isAt({ url }: Request, path: string): boolean {
  // Looked for as a text first: to take an address apart costs more than all the rest here.
  return url.includes(path) && new URL(url).pathname === path;
}

function settingsFrom(options: AuthorizationServerOptions): ServerSettings {
  const { clock, random, store, keys, contexts } = options;
  const issuer = withoutSlashes(options.publicBaseUrl);
  const { hostname } = new URL(issuer);
  if (keys.isLabOnly() && !isLoopbackHostname(hostname)) {
    throw new RangeError(
      `The signing key is printed in this repository, and ${hostname} is not loopback: give a key of your own.`,
    );
  }
  const users = registerUsers(options.users);
  const approval = options.approval ?? { kind: 'ask' };
  if (approval.kind === 'automatic' && !users.has(approval.username)) {
    throw new TypeError(`"${approval.username}" is to approve automatically, and is no user.`);
  }
  return {
    clock,
    random,
    store,
    issuer,
    fhirBaseUrl: withoutSlashes(options.fhirBaseUrl),
    clients: registerClients(options.clients),
    users,
    contexts,
    keys,
    keySets: createKeySets({ clock, fetch: options.fetch ?? ((request) => fetch(request)) }),
    lifetimes: lifetimesFrom(options.lifetimes),
    approval,
    dialogue: createDialogue({ issuer, random, frameAncestors: options.frameAncestors ?? [] }),
  };
}

/** The generated server with the steps behind it. */
function createStub(
  options: AuthorizationServerOptions,
  settings: ServerSettings,
  replyHeaders: Readonly<Record<string, string>>,
): FetchHandler {
  const { clock, random, log, policy, release } = options;
  const openid = frozen(openidConfiguration(settings.issuer, settings.clients));
  const origins = new Set([...settings.clients.values()].flatMap((client) => client.origins));
  const work = (context: HttpContext): Work => ({
    settings,
    nowMs: clock.nowMs(),
    checks: createRequirementChecks(release.requirements, context.emit),
    context,
  });
  return createAuthorizationServerServer(
    {
      'CA:SoF-3/authorize': {
        confirm: (claim, context) => confirmAddress(settings, work(context), claim),
        answer: (input, context) => authorize(input, work(context)),
      },
      'CA:SoF-3/token.code': async (input, context) => {
        const done = await runSteps(
          withMembers(clientWork(input, work(context)), {
            exchange: 'CA:SoF-3/token.code' as const,
            issued: undefined,
            idToken: undefined,
          }),
        );
        const response = tokenResponse(present(done.issued, 'tokens'));
        return done.idToken === undefined ? response : withMembers(response, { id_token: done.idToken });
      },
      'CA:SoF-3/token.refresh': async (input, context) => {
        const done = await runSteps(
          withMembers(clientWork(input, work(context)), {
            exchange: 'CA:SoF-3/token.refresh' as const,
            issued: undefined,
          }),
        );
        return tokenResponse(present(done.issued, 'tokens'));
      },
      'CA:SoF~token.client-credentials': async (input, context) => {
        const done = await runSteps(
          withMembers(clientWork(input, work(context)), {
            exchange: 'CA:SoF~token.client-credentials' as const,
            issued: undefined,
          }),
        );
        return tokenResponse(present(done.issued, 'tokens'));
      },
      'CA:SoF~introspect': async (input, context) => {
        const done = await runSteps(
          withMembers(clientWork(input, work(context)), {
            exchange: 'CA:SoF~introspect' as const,
            answer: undefined,
          }),
        );
        return present(done.answer, 'an answer');
      },
      'CA:SoF~revoke': async (input, context) => {
        await runSteps(withMembers(clientWork(input, work(context)), { exchange: 'CA:SoF~revoke' as const }));
        return undefined;
      },
      'CA:SoF~jwks': () => keySet(settings.keys),
      'CA:SoF~openid-configuration': () => openid,
    },
    {
      publicBaseUrl: settings.issuer,
      replyHeaders,
      now: clock.nowMs,
      newCorrelationId: () => opaqueId(random),
      cors: { allowOrigin: (origin) => origins.has(origin) },
      clientFacts: (claim) => clientFacts(settings, claim),
      ...(log === undefined ? {} : { onEvent: log }),
      ...(policy === undefined ? {} : { policy }),
    },
  );
}

/** SOF-035: an address counts where this client registered it, to the letter. @see RFC 9700 §2.1 */
function confirmAddress(settings: ServerSettings, { checks }: Work, { address, parameters }: RedirectClaim): boolean {
  const client = settings.clients.get(parameters['client_id'] ?? '');
  const isRegistered = client?.redirectUris.includes(address) ?? false;
  if (!isRegistered) {
    checks.missed('SOF-035', 'redirect-address-registered', { expression: 'redirect_uri', refused: true });
  }
  return isRegistered;
}

async function authorize(input: AuthorizeInput, common: Work): Promise<AuthorizeOutput | Response> {
  const done = await runSteps({
    ...common,
    exchange: 'CA:SoF-3/authorize',
    input,
    client: undefined,
    launch: undefined,
    scopes: [],
    wishes: undefined,
    parameters: undefined,
    consent: undefined,
    answer: undefined,
  });
  return present(done.answer, 'an answer');
}

function clientWork<Input>(input: Input, common: Work): ClientWork<Input> {
  const { settings, nowMs, checks, context } = common;
  return { settings, nowMs, checks, context, input, client: undefined };
}

/** SOF-054, SOF-055, SOF-081, SOF-092. @see SMART App Launch 2.1.0, Obtain access token */
function tokenResponse({
  grant,
  accessToken,
  scopes,
  expiresInSeconds,
  refreshToken,
}: IssuedTokens): SmartTokenResponse & { readonly expires_in: number } {
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: expiresInSeconds,
    scope: scopes.join(' '),
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...grant.launch,
  };
}

/** What conditions of the messages ask of a client: how it says who it is, since that is what the message must then be whole in. */
function clientFacts({ clients }: ServerSettings, { parameters }: ClientClaim): { readonly type: string } | undefined {
  const assertion = parameters['client_assertion'];
  const id = assertion === undefined ? parameters['client_id'] : claimedClientId(assertion);
  const type = clients.get(id ?? '')?.authentication.type;
  if (assertion !== undefined) return { type: 'confidential-asymmetric' };
  return type === 'public' ? { type } : undefined;
}
