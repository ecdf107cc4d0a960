import type { OAuthErrorCode } from '../../../generated/runtime/oauth-error.ts';
import { type AuthorizeWork, refusalOf } from './work.ts';

/** Whoever signs or moves a request away wants it to count; to pass over that would take the unsigned one in its place. */
const unsupported: Readonly<Record<string, OAuthErrorCode>> = {
  request: 'request_not_supported',
  request_uri: 'request_uri_not_supported',
  registration: 'registration_not_supported',
};

/** Reads what OpenID Connect adds to the request. @see OpenID Connect Core 1.0 §3.1.2.1, §3.1.2.6 and §6 */
export function readLoginWishes(work: AuthorizeWork): void {
  for (const [name, code] of Object.entries(unsupported)) {
    if (sent(work, name) === undefined) continue;
    throw refusalOf(work.checks, { code, description: `The parameter ${name} is not supported.` });
  }
  const mode = sent(work, 'response_mode');
  if (mode !== undefined && mode !== 'query') throw unfit(work, 'response_mode can be query only.');
  const prompts = new Set((sent(work, 'prompt') ?? '').split(' ').filter((value) => value !== ''));
  if (prompts.has('none') && prompts.size > 1) throw unfit(work, 'prompt is none and something else at once.');
  const maxAge = sent(work, 'max_age');
  if (maxAge !== undefined && !/^\d{1,10}$/.test(maxAge)) throw unfit(work, 'max_age is a number of seconds.');
  const uiLocales = sent(work, 'ui_locales');
  work.wishes = {
    silent: prompts.has('none'),
    newLogin: prompts.has('login') || prompts.has('select_account'),
    consent: prompts.has('consent'),
    ...(maxAge === undefined ? {} : { maxAgeSeconds: Number(maxAge) }),
    ...(uiLocales === undefined ? {} : { uiLocales }),
  };
}

/** A parameter that was sent, with a value; one that was sent twice says nothing for certain. @see RFC 6749 §3.1 */
function sent(work: AuthorizeWork, name: string): string | undefined {
  const values = work.context.sent.filter((pair) => pair[0] === name && pair[1] !== '').map(([, value]) => value);
  if (values.length > 1) throw unfit(work, `The parameter ${name} was sent more than once.`);
  return values[0];
}

function unfit({ checks }: AuthorizeWork, description: string): Error {
  return refusalOf(checks, { code: 'invalid_request', description });
}
