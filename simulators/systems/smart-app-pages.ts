import { createHash } from 'node:crypto';
import type { Patient } from 'fhir/r4.js';
import type { RefusalReason } from '../actors/authorization-client/refusal.ts';
import type { LaunchView } from '../actors/authorization-client/session.ts';
import type { FormField } from '../actors/authorization-client/work.ts';
import type { LaunchProblem } from '../actors/launch-responder/steps.ts';
import { Html, html } from '../kit/html.ts';
import { htmlDocuments } from '../kit/html-document.ts';
import type { Language } from '../kit/language.ts';
import { type LocalText, refusalText, texts } from './smart-app-texts.ts';

const documents =
  htmlDocuments(`body{font:1rem/1.5 system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
dt{font-weight:600}`);

/** What the style sheet of the pages is known by in a Content-Security-Policy. */
export const { styleHash } = documents;

/** What the page of a launch shows. */
export interface LaunchPage {
  readonly view: LaunchView;
  /** What the app calls itself for the intent of the launch. */
  readonly title: LocalText;
  /** Read with the session's token, where the scopes allow that. */
  readonly patient: Patient | undefined;
  readonly logoutPath: string;
}

/** The page that shows what a launch gave. */
export function launchPage({ view, title, patient, logoutPath }: LaunchPage, language: Language): string {
  const rows: readonly (readonly [LocalText, string | undefined])[] = [
    [texts.patient, patientText(view, patient)],
    [texts.encounter, view.encounter],
    [texts.user, view.user?.fhirUser ?? view.user?.subject],
    [texts.server, view.iss],
    [texts.scopes, view.scopes.join(' ')],
    [texts.more, view.fhirContext.map(({ reference }) => reference).join(', ')],
  ];
  const items = rows.map(([name, value]) => {
    const shown = value === undefined || value === '' ? texts.nothing[language] : value;
    return html`<dt>${name[language]}</dt>
<dd>${shown}</dd>
`;
  });
  return documents.write(
    language,
    title[language],
    html`<dl>
${items}</dl>
<form method="post" action="${logoutPath}"><button>${texts.logout[language]}</button></form>`,
  );
}

/** The banner, which stands unless the launching system says that it shows one itself. */
function patientText(view: LaunchView, patient: Patient | undefined): string | undefined {
  if (view.patient === undefined || view.need_patient_banner === false || patient === undefined) return view.patient;
  const name = patient.name?.[0];
  const full = [...(name?.given ?? []), name?.family ?? ''].join(' ').trim();
  return [full, patient.birthDate, view.patient].filter((part) => part !== undefined && part !== '').join(', ');
}

/** Sends the form of `goOnPage` at once. Where scripts are off, the user presses the button. */
const goOnScript = 'document.forms[0].submit()';

/** What the script of `goOnPage` is known by in a Content-Security-Policy. */
export const goOnScriptHash = `'sha256-${createHash('sha256').update(goOnScript).digest('base64')}'`;

/** The page that posts an authorization request. */
export function goOnPage(action: URL, fields: readonly FormField[], language: Language): string {
  const inputs = fields.map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">
`,
  );
  return documents.write(
    language,
    texts.goOn[language],
    html`<form method="post" action="${action.href}">
${inputs}<button>${texts.goOnButton[language]}</button>
</form>
<script>${new Html(goOnScript)}</script>`,
  );
}

/** The page of a browser without a session. */
export function noSessionPage(language: Language): string {
  return documents.write(language, texts.title[language], html`<p>${texts.noSession[language]}</p>`);
}

/** The page of a refusal: nothing in it comes from the other side. */
export function refusalPage(reason: RefusalReason | LaunchProblem, language: Language): string {
  return documents.write(
    language,
    texts.failed[language],
    html`<p>${refusalText(reason)[language]}</p>
<p>${texts.again[language]}</p>
<p><code>${reason}</code></p>`,
  );
}
