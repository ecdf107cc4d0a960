import type { RefusalReason } from '../actors/authorization-client/refusal.ts';
import type { LaunchProblem } from '../actors/launch-responder/steps.ts';
import type { Language } from '../kit/language.ts';

/** A text for users in every language. */
export type LocalText = Readonly<Record<Language, string>>;

/** What the user of the app reads. */
export const texts = {
  title: { en: 'SMART app', fr: 'Application SMART' },
  patient: { en: 'Patient', fr: 'Patient' },
  encounter: { en: 'Encounter', fr: 'Rencontre' },
  user: { en: 'User', fr: 'Utilisateur' },
  server: { en: 'FHIR server', fr: 'Serveur FHIR' },
  scopes: { en: 'What the app may do', fr: 'Ce que l’application peut faire' },
  more: { en: 'Also in context', fr: 'Aussi en contexte' },
  nothing: { en: 'none', fr: 'aucun' },
  goOn: { en: 'On to your clinical system', fr: 'Vers votre système clinique' },
  goOnButton: { en: 'Go on', fr: 'Continuer' },
  logout: { en: 'Log out', fr: 'Fermer la session' },
  noSession: {
    en: 'No session is open. Launch the app from your clinical system.',
    fr: 'Aucune session n’est ouverte. Lancez l’application à partir de votre système clinique.',
  },
  failed: { en: 'The app could not be opened', fr: 'L’application n’a pas pu être ouverte' },
  again: {
    en: 'Launch it again from your clinical system. If that does not help, tell your support the word below.',
    fr: 'Relancez-la à partir de votre système clinique. Si cela n’aide pas, donnez au soutien technique le mot ci-dessous.',
  },
} as const satisfies Readonly<Record<string, LocalText>>;

const outdated: LocalText = {
  en: 'This launch is not, or no longer, the one that your browser waits for.',
  fr: 'Ce lancement n’est pas, ou n’est plus, celui que votre navigateur attend.',
};
const unusable: LocalText = {
  en: 'The clinical system answered in a way that is not safe to use.',
  fr: 'Le système clinique a répondu d’une manière qu’il n’est pas sûr d’utiliser.',
};

/** Refusals that the user can make sense of; `unusable` stands for all others. */
const known: Readonly<Partial<Record<RefusalReason | LaunchProblem, LocalText>>> = {
  'untrusted-iss': {
    en: 'The app does not know the system that launched it.',
    fr: 'L’application ne connaît pas le système qui l’a lancée.',
  },
  'unknown-session': outdated,
  'wrong-state': outdated,
  denied: { en: 'Access was not granted.', fr: 'L’accès n’a pas été accordé.' },
  ended: { en: 'The session has ended.', fr: 'La session est terminée.' },
  'no-configuration': {
    en: 'The clinical system cannot be reached.',
    fr: 'Le système clinique est injoignable.',
  },
};

/** What the user is told of a refusal. */
export function refusalText(reason: RefusalReason | LaunchProblem): LocalText {
  return known[reason] ?? unusable;
}
