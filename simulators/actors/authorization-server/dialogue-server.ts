import { authorizeExchange } from '../../../generated/halo-1.1.0/ca-sof/messages.ts';
import { OAuthError } from '../../../generated/runtime/oauth-error.ts';
import { redirectAnswer, redirectRefusal } from '../../../generated/runtime/redirect-reply.ts';
import type { WireError } from '../../../generated/runtime/wire-error.ts';
import { opaqueId } from '../../kit/random.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import { isPasswordOf } from '../../kit/secret.ts';
import { isLive, newBrowser } from './dialogue.ts';
import { issueCode } from './issue-code.ts';
import type { UserRegistration } from './registration.ts';
import { type AuthorizationParameters, type StoredInteraction, type StoredSession, secretKey } from './state.ts';
import type { Consent, ServerSettings } from './work.ts';

const longestFormBytes = 20_000;
const allowedFailures = 5;

/** A form as it came, its token checked. */
interface Answered {
  readonly request: Request;
  readonly form: URLSearchParams;
  readonly interaction: StoredInteraction;
  readonly browser: string;
}

/** A hash that is no user's: an unknown name takes as long to refuse as a wrong password. */
const nobodysHash = `scrypt$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`;

/**
 * Answers the forms of the login and the consent page. A form counts once, in the browser it was made for, and for as long as the
 * request behind it waits.
 */
export async function answerForm(
  settings: ServerSettings,
  checks: RequirementChecks,
  request: Request,
): Promise<Response> {
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } });
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return new Response(null, { status: 415 });
  const text = await request.text();
  if (text.length > longestFormBytes) return new Response(null, { status: 413 });
  const answered = await takeForm(settings, request, new URLSearchParams(text));
  if (answered === undefined) return settings.dialogue.ended(request);
  const { parameters } = answered.interaction;
  try {
    return await decide(settings, checks, answered);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return refuseToApp(parameters, error);
  }
}

/** Uses the form up: the same token is not taken twice. */
async function takeForm(
  settings: ServerSettings,
  request: Request,
  form: URLSearchParams,
): Promise<Answered | undefined> {
  const browser = settings.dialogue.cookie.read(request);
  const token =
    browser === undefined ? undefined : settings.dialogue.interactionOf(form.get('form_token') ?? '', browser);
  if (browser === undefined || token === undefined) return undefined;
  const interaction = await settings.store.transaction(async ({ get, put }) => {
    const stored = await get('interactions', token.interactionId);
    if (stored === undefined || stored.expiresMs <= settings.clock.nowMs()) return undefined;
    if (stored.formNonce !== token.nonce || stored.browser !== secretKey(browser)) return undefined;
    const next = { ...stored, formNonce: opaqueId(settings.random) };
    await put('interactions', stored.interactionId, next);
    return next;
  });
  return interaction === undefined ? undefined : { request, form, interaction, browser };
}

async function decide(settings: ServerSettings, checks: RequirementChecks, answered: Answered): Promise<Response> {
  const { form, interaction } = answered;
  if (form.get('decision') === 'deny') {
    await forget(settings, interaction);
    throw new OAuthError('access_denied', 'The user did not allow it.');
  }
  return interaction.page === 'login' ? logIn(settings, checks, answered) : consent(settings, checks, answered);
}

async function logIn(settings: ServerSettings, checks: RequirementChecks, answered: Answered): Promise<Response> {
  const { form, interaction, request } = answered;
  const user = settings.users.get(form.get('username') ?? '');
  const matches = await isPasswordOf(user?.passwordHash ?? nobodysHash, form.get('password') ?? '');
  if (user === undefined || !matches) return failLogIn(settings, answered);
  // A new id with the login, so that one planted before it is worth nothing.
  const browser = newBrowser(settings.random);
  const nowMs = settings.clock.nowMs();
  const session: StoredSession = {
    username: user.username,
    authenticatedMs: nowMs,
    expiresMs: nowMs + settings.lifetimes.session * 1000,
  };
  const next: StoredInteraction = { ...interaction, page: 'consent', browser: secretKey(browser) };
  await settings.store.transaction(async ({ put }) => {
    await put('sessions', secretKey(browser), session);
    await put('interactions', next.interactionId, next);
  });
  const client = settings.clients.get(interaction.parameters.clientId);
  if (client === undefined) return settings.dialogue.ended(request);
  if (client.consent !== 'implied' || next.parameters.asksConsent === true) {
    return settings.dialogue.show({ interaction: next, client, browser, user, request, issueCookie: true });
  }
  const answer = await finish(settings, checks, next, consentOf(next.parameters, user, session));
  answer.headers.set('Set-Cookie', settings.dialogue.cookie.issue(browser));
  return answer;
}

/** Shows the page again, and gives up after some attempts. */
async function failLogIn(settings: ServerSettings, { interaction, browser, request }: Answered): Promise<Response> {
  const failedLogins = interaction.failedLogins + 1;
  const client = settings.clients.get(interaction.parameters.clientId);
  if (failedLogins >= allowedFailures || client === undefined) {
    await forget(settings, interaction);
    throw new OAuthError('access_denied', 'Nobody logged in.');
  }
  const next: StoredInteraction = { ...interaction, failedLogins };
  await settings.store.transaction(({ put }) => put('interactions', next.interactionId, next));
  return settings.dialogue.show({ interaction: next, client, browser, request, failed: true, issueCookie: false });
}

async function consent(settings: ServerSettings, checks: RequirementChecks, answered: Answered): Promise<Response> {
  const { form, interaction, browser, request } = answered;
  const session = await settings.store.transaction(({ get }) => get('sessions', secretKey(browser)));
  const user = isLive(session, settings.clock.nowMs()) ? settings.users.get(session.username) : undefined;
  if (session === undefined || user === undefined || form.get('decision') !== 'allow') {
    return settings.dialogue.ended(request);
  }
  const agreed = form.getAll('scope');
  return finish(settings, checks, interaction, { ...consentOf(interaction.parameters, user, session), agreed });
}

function consentOf(parameters: AuthorizationParameters, user: UserRegistration, session: StoredSession): Consent {
  return { parameters, user, authenticatedMs: session.authenticatedMs, sessionEndsMs: session.expiresMs };
}

async function finish(
  settings: ServerSettings,
  checks: RequirementChecks,
  interaction: StoredInteraction,
  given: Consent,
): Promise<Response> {
  await forget(settings, interaction);
  const code = await issueCode(settings, checks, given);
  const { redirectUri, state } = given.parameters;
  return redirect(redirectAnswer(authorizeExchange, redirectUri, { code, state }));
}

function refuseToApp({ redirectUri, state }: AuthorizationParameters, error: WireError): Response {
  return redirect(redirectRefusal(redirectUri, error, state));
}

/** 303, so that no browser sends the form on to the app. @see RFC 9700 §4.12 */
function redirect(address: string): Response {
  return new Response(null, { status: 303, headers: { Location: address, 'Cache-Control': 'no-store' } });
}

async function forget({ store }: ServerSettings, { interactionId }: StoredInteraction): Promise<void> {
  await store.transaction((tables) => tables.delete('interactions', interactionId));
}
