import { authorizeParameters, formOf, type Parameters, type Reply, send } from './authorization-calls.ts';
import type { LoopbackAuthorization } from './loopback-authorization.ts';

/** A browser: keeps the cookie it was last given, and posts the form it was last shown. */
export interface DialogueBrowser {
  readonly open: (changes?: Parameters, headers?: Readonly<Record<string, string>>) => Promise<Reply>;
  readonly submit: (page: Reply, fields: Parameters, headers?: Readonly<Record<string, string>>) => Promise<Reply>;
  cookie: string;
}

/** A browser with nothing in it, at the pages of one server. */
export function createDialogueBrowser(lab: LoopbackAuthorization): DialogueBrowser {
  const browser: DialogueBrowser = {
    cookie: '',
    open: (changes = {}, headers = {}) =>
      keeping(
        send(`${lab.issuer}/auth/authorize?${formOf(authorizeParameters(lab, changes))}`, { headers: sent(headers) }),
      ),
    submit: (page, fields, headers = {}) =>
      keeping(
        send(`${lab.issuer}/auth/interaction`, {
          method: 'POST',
          headers: sent({ 'content-type': 'application/x-www-form-urlencoded', ...headers }),
          body: formOf({ form_token: tokenIn(page), ...fields }).toString(),
        }),
      ),
  };
  const sent = (headers: Readonly<Record<string, string>>): Record<string, string> => ({
    ...(browser.cookie === '' ? {} : { cookie: browser.cookie }),
    ...headers,
  });
  const keeping = async (answer: Promise<Reply>): Promise<Reply> => {
    const reply = await answer;
    browser.cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? browser.cookie;
    return reply;
  };
  return browser;
}

/** The token of the form on a page. */
export function tokenIn({ text }: Reply): string {
  return /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

/** The scopes that a consent page offers. */
export function scopesIn({ text }: Reply): readonly string[] {
  return [...text.matchAll(/name="scope" value="([^"]+)"/g)].map(([, value = '']) => value);
}
