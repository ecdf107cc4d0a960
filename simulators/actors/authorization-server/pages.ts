import { html } from '../../kit/html.ts';
import { htmlDocuments } from '../../kit/html-document.ts';
import type { Language } from '../../kit/language.ts';
import { parseScopes } from '../../kit/smart-scope.ts';
import { filled, pageTexts, scopeWords } from './page-texts.ts';

/** What every page with a form is told. */
export interface FormPage {
  readonly language: Language;
  readonly appName: string;
  /** Where the form goes. */
  readonly action: string;
  /** Comes back with the form, once. */
  readonly formToken: string;
}

const documents = htmlDocuments(`
body{font:1.0625rem/1.5 system-ui,sans-serif;margin:0;color:#1b1b1b;background:#f5f5f5}
main{max-width:32rem;margin:2rem auto;padding:1.5rem;background:#fff;border:1px solid #767676;border-radius:.5rem}
label,legend{display:block;font-weight:600;margin-top:1rem}
input[type=text],input[type=password]{box-sizing:border-box;width:100%;padding:.5rem;font:inherit;border:1px solid #595959}
li{margin:.25rem 0;list-style:none}ul{padding:0}li label{font-weight:400;margin:0}
button{font:inherit;padding:.6rem 1.2rem;margin:1.25rem .75rem 0 0;border:2px solid #00407a;border-radius:.25rem;background:#00407a;color:#fff}
button.second{background:#fff;color:#00407a}
:focus-visible{outline:3px solid #b35900;outline-offset:2px}
[role=alert]{padding:.5rem .75rem;border-left:.35rem solid #b00020;background:#fdecee}
fieldset{border:1px solid #767676}
`);

/** What the style sheet of the pages is known by in a Content-Security-Policy. */
export const { styleHash } = documents;

/** Asks who the user is. `failed`: the last answer was wrong. */
export function loginPage(page: FormPage, failed: boolean): string {
  const texts = pageTexts[page.language];
  const alert = failed ? html`<p role="alert" id="problem">${texts.loginFailed}</p>` : html``;
  const described = failed ? html` aria-invalid="true" aria-describedby="problem"` : html``;
  return documents.write(
    page.language,
    texts.loginTitle,
    html`<p>${filled(texts.loginLead, { app: page.appName })}</p>
${alert}<form method="post" action="${page.action}">
<input type="hidden" name="form_token" value="${page.formToken}">
<label for="username">${texts.username}</label>
<input type="text" id="username" name="username" autocomplete="username" required${described}>
<label for="password">${texts.password}</label>
<input type="password" id="password" name="password" autocomplete="current-password" required${described}>
<button type="submit" name="decision" value="login">${texts.login}</button>
<button class="second" type="submit" name="decision" value="deny" formnovalidate>${texts.cancel}</button>
</form>`,
  );
}

/** Asks what the app may do. */
export function consentPage(page: FormPage, userName: string, scopes: readonly string[]): string {
  const texts = pageTexts[page.language];
  const items = parseScopes(scopes.join(' ')).map(
    (
      scope,
      index,
    ) => html`<li><label for="scope-${index}"><input type="checkbox" id="scope-${index}" name="scope" value="${scope.text}" checked>
${scopeWords(scope, texts)} <code>${scope.text}</code></label></li>
`,
  );
  return documents.write(
    page.language,
    texts.consentTitle,
    html`<p>${filled(texts.loggedInAs, { user: userName })}</p>
<p>${filled(texts.consentLead, { app: page.appName })}</p>
<form method="post" action="${page.action}">
<input type="hidden" name="form_token" value="${page.formToken}">
<fieldset><legend>${texts.consentLegend}</legend>
<ul>
${items}</ul></fieldset>
<button type="submit" name="decision" value="allow">${texts.allow}</button>
<button class="second" type="submit" name="decision" value="deny">${texts.deny}</button>
</form>`,
  );
}

/** Says that a form cannot be used any more. */
export function endedPage(language: Language): string {
  const texts = pageTexts[language];
  return documents.write(language, texts.endedTitle, html`<p role="alert">${texts.ended}</p>`);
}
