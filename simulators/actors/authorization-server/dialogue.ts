import { chooseLanguage, type Language } from '../../kit/language.ts';
import { opaqueId, opaqueSecret, type RandomSource } from '../../kit/random.ts';
import { digestOf, equalSecrets, signText } from '../../kit/secret.ts';
import { pageHeaders } from '../../kit/security-headers.ts';
import { createSessionCookie, type SessionCookie } from '../../kit/session-cookie.ts';
import { interactionPath } from './endpoints.ts';
import { consentPage, endedPage, type FormPage, loginPage, styleHash } from './pages.ts';
import type { Client, UserRegistration } from './registration.ts';
import { type AuthorizationParameters, type StoredInteraction, type StoredSession, secretKey } from './state.ts';

/** What pages and forms need. */
export interface DialogueOptions {
  readonly issuer: string;
  readonly random: RandomSource;
  /** Sites that may show the pages in a frame. */
  readonly frameAncestors: readonly string[];
}

/** The pages a browser is shown, and the cookie and the form tokens that tie a form to its browser. */
export interface Dialogue {
  readonly cookie: SessionCookie;
  /** A page for an interaction, which carries its form token. */
  readonly show: (shown: ShownPage) => Response;
  /** The interaction that a form belongs to; `undefined` where its token was not made for this browser. */
  readonly interactionOf: (
    formToken: string,
    browser: string,
  ) => { readonly interactionId: string; readonly nonce: string } | undefined;
  readonly ended: (request: Request) => Response;
}

/** What is shown to whom. */
interface ShownPage {
  readonly interaction: StoredInteraction;
  readonly client: Client;
  /** The id in the browser's cookie. */
  readonly browser: string;
  readonly user?: UserRegistration;
  readonly failed?: boolean;
  readonly request: Request;
  /** True where the browser is to be given this cookie now. */
  readonly issueCookie: boolean;
}

/** Pages for a server. The key of form tokens is made anew with each server: forms do not outlive it. */
export function createDialogue({ issuer, random, frameAncestors }: DialogueOptions): Dialogue {
  const formKey = random(32);
  // Tenants share an origin, and each has its own logins.
  const cookieName = `auth-${digestOf(issuer)
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 8)}`;
  // In a frame of another site a browser sends only cookies that say so, and those by https only; forms have a token of their own.
  const embedded = frameAncestors.length > 0 && issuer.startsWith('https:');
  const cookie = createSessionCookie({ name: cookieName, publicBaseUrl: issuer, embedded });
  const macOf = (interactionId: string, nonce: string, browser: string): string =>
    signText(formKey, `${interactionId}.${nonce}.${browser}`);

  return {
    cookie,
    show: (shown) => {
      const { interaction, client, browser } = shown;
      const { interactionId, formNonce, parameters } = interaction;
      const page: FormPage = {
        language: languageOf(shown.request, parameters),
        appName: client.name,
        action: `${issuer}${interactionPath}`,
        formToken: `${interactionId}.${formNonce}.${macOf(interactionId, formNonce, browser)}`,
      };
      const text =
        interaction.page === 'consent'
          ? consentPage(page, shown.user?.displayName ?? '', parameters.scopes)
          : loginPage(page, shown.failed ?? false);
      const headers = {
        ...pageHeaders({ styleHash, formTargets: [formTarget(parameters.redirectUri)], frameAncestors }),
        ...(shown.issueCookie ? { 'Set-Cookie': cookie.issue(browser) } : {}),
      };
      return new Response(text, { status: shown.failed === true ? 403 : 200, headers });
    },
    interactionOf: (formToken, browser) => {
      const [interactionId = '', nonce = '', mac = ''] = formToken.split('.');
      return equalSecrets(mac, macOf(interactionId, nonce, browser)) ? { interactionId, nonce } : undefined;
    },
    ended: (request) =>
      new Response(endedPage(languageOf(request, undefined)), {
        status: 403,
        headers: pageHeaders({ styleHash, frameAncestors }),
      }),
  };
}

/** A form's redirect leads to the app, which browsers hold against `form-action` too. */
function formTarget(redirectUri: string): string {
  const url = new URL(redirectUri);
  return url.origin === 'null' ? url.protocol : url.origin;
}

function languageOf(request: Request, parameters: AuthorizationParameters | undefined): Language {
  return chooseLanguage(parameters?.uiLocales, request.headers.get('accept-language'));
}

/** A new interaction, its form good for one use. */
export function newInteraction(
  random: RandomSource,
  facts: Pick<StoredInteraction, 'parameters' | 'page' | 'expiresMs'>,
  browser: string,
): StoredInteraction {
  return {
    ...facts,
    interactionId: opaqueId(random),
    browser: secretKey(browser),
    formNonce: opaqueId(random),
    failedLogins: 0,
  };
}

/** A new id for a browser's cookie. */
export function newBrowser(random: RandomSource): string {
  return opaqueSecret(random);
}

/** True while a login lasts. */
export function isLive(session: StoredSession | undefined, nowMs: number): session is StoredSession {
  return session !== undefined && session.expiresMs > nowMs;
}
