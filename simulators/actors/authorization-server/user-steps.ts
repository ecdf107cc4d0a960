import { isLive, newBrowser, newInteraction } from './dialogue.ts';
import { issueCode } from './issue-code.ts';
import { type StoredSession, secretKey } from './state.ts';
import { type AuthorizeWork, type Consent, type LoginWishes, present, refusalOf } from './work.ts';

/** Has the user say yes: at once where that was configured or they have said so, else by a page that is shown. */
export async function askUser(work: AuthorizeWork): Promise<void> {
  const { settings, checks, nowMs } = work;
  const { approval } = settings;
  switch (approval.kind) {
    case 'denied':
      throw refusalOf(checks, { code: 'access_denied', description: 'The user did not allow it.' });
    case 'automatic': {
      const user = present(settings.users.get(approval.username), 'the user that approves');
      work.consent = {
        parameters: present(work.parameters, 'parameters'),
        user,
        authenticatedMs: nowMs,
        sessionEndsMs: nowMs + settings.lifetimes.session * 1000,
      };
      return;
    }
    case 'ask':
      await askInBrowser(work);
  }
}

async function askInBrowser(work: AuthorizeWork): Promise<void> {
  const { settings, nowMs, context, checks } = work;
  const client = present(work.client, 'the client');
  const parameters = present(work.parameters, 'parameters');
  const wishes = present(work.wishes, 'what the app asks of the login');
  const known = settings.dialogue.cookie.read(context.request);
  const browser = known ?? newBrowser(settings.random);
  const expiresMs = nowMs + settings.lifetimes.interaction * 1000;
  const mayAgreeForUser = client.consent === 'implied' && !wishes.consent;
  const shown = await settings.store.transaction(async ({ get, put }) => {
    const stored = known === undefined ? undefined : await get('sessions', secretKey(known));
    const session = isLive(stored, nowMs) && isFreshEnough(stored, wishes, nowMs) ? stored : undefined;
    const user = session === undefined ? undefined : settings.users.get(session.username);
    if (session !== undefined && user !== undefined && mayAgreeForUser) return { user, session };
    const page = user === undefined ? 'login' : 'consent';
    // Nobody is asked, so that nothing is kept that would wait for an answer.
    if (wishes.silent) return { page } as const;
    const interaction = newInteraction(settings.random, { parameters, page, expiresMs }, browser);
    await put('interactions', interaction.interactionId, interaction);
    return { user, interaction };
  });
  if ('page' in shown) {
    const code = shown.page === 'login' ? 'login_required' : 'consent_required';
    throw refusalOf(checks, { code, description: 'prompt is none, and the user would have to be asked.' });
  }
  if (shown.interaction === undefined) {
    const { user, session } = shown;
    const { authenticatedMs, expiresMs: sessionEndsMs } = session;
    work.consent = { parameters, user, authenticatedMs, sessionEndsMs };
    return;
  }
  const { interaction, user } = shown;
  const page = { interaction, client, browser, request: context.request, issueCookie: known === undefined };
  work.answer = settings.dialogue.show(user === undefined ? page : { ...page, user });
}

function isFreshEnough(
  { authenticatedMs }: StoredSession,
  { newLogin, maxAgeSeconds = Number.POSITIVE_INFINITY }: LoginWishes,
  nowMs: number,
): boolean {
  return !newLogin && nowMs - authenticatedMs <= maxAgeSeconds * 1000;
}

/** Gives the app its code, where the user has said yes by now. SOF-039. */
export async function answerWithCode(work: AuthorizeWork): Promise<void> {
  const consent: Consent | undefined = work.consent;
  if (consent === undefined) return;
  const code = await issueCode(work.settings, work.checks, consent);
  work.answer = { code, state: work.input.state };
}
