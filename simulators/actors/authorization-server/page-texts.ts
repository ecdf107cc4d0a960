import type { Language } from '../../kit/language.ts';
import type { ResourceScope, SmartScope } from '../../kit/smart-scope.ts';

/** What the pages say, in one language. `{app}` and the like stand for values. */
export interface PageTexts {
  readonly loginTitle: string;
  readonly loginLead: string;
  readonly username: string;
  readonly password: string;
  readonly login: string;
  readonly loginFailed: string;
  readonly consentTitle: string;
  readonly consentLead: string;
  readonly loggedInAs: string;
  readonly consentLegend: string;
  readonly allow: string;
  readonly deny: string;
  readonly endedTitle: string;
  readonly ended: string;
  readonly cancel: string;
  readonly scopes: {
    readonly patient: string;
    readonly user: string;
    readonly anyType: string;
    readonly letters: Readonly<Record<'c' | 'r' | 'u' | 'd' | 's', string>>;
    readonly launch: string;
    readonly openid: string;
    readonly fhirUser: string;
    readonly profile: string;
    readonly offline_access: string;
    readonly online_access: string;
    readonly other: string;
  };
}

/** The texts by language. */
export const pageTexts: Readonly<Record<Language, PageTexts>> = {
  en: {
    loginTitle: 'Log in',
    loginLead: '{app} wants to use clinical data. Log in to go on.',
    username: 'User name',
    password: 'Password',
    login: 'Log in',
    loginFailed: 'User name or password is wrong. Try again.',
    consentTitle: 'Allow access?',
    consentLead: '{app} asks for access:',
    loggedInAs: 'You are logged in as {user}.',
    consentLegend: 'What the app may do',
    allow: 'Allow',
    deny: 'Do not allow',
    endedTitle: 'This page is over',
    ended: 'The form was sent before, came from elsewhere, or has waited too long. Start the app again.',
    cancel: 'Cancel',
    scopes: {
      patient: '{letters} {type} of the patient in context',
      user: '{letters} {type} that you have access to',
      anyType: 'all records',
      letters: { c: 'create', r: 'read', u: 'change', d: 'delete', s: 'search' },
      launch: 'know the context the app was started in',
      openid: 'know that you are logged in',
      fhirUser: 'know who you are',
      profile: 'know who you are',
      offline_access: 'work on when you have logged out',
      online_access: 'work for as long as you are logged in',
      other: '{scope}',
    },
  },
  fr: {
    loginTitle: 'Connexion',
    loginLead: '{app} souhaite utiliser des données cliniques. Connectez-vous pour continuer.',
    username: 'Nom d’utilisateur',
    password: 'Mot de passe',
    login: 'Se connecter',
    loginFailed: 'Nom d’utilisateur ou mot de passe incorrect. Réessayez.',
    consentTitle: 'Autoriser l’accès?',
    consentLead: '{app} demande les accès suivants :',
    loggedInAs: 'Vous êtes connecté en tant que {user}.',
    consentLegend: 'Ce que l’application pourra faire',
    allow: 'Autoriser',
    deny: 'Refuser',
    endedTitle: 'Cette page n’est plus valide',
    ended: 'Le formulaire a déjà été envoyé, provient d’ailleurs ou a attendu trop longtemps. Relancez l’application.',
    cancel: 'Annuler',
    scopes: {
      patient: '{letters} : {type} du patient en contexte',
      user: '{letters} : {type} auxquels vous avez accès',
      anyType: 'tous les dossiers',
      letters: { c: 'créer', r: 'lire', u: 'modifier', d: 'supprimer', s: 'rechercher' },
      launch: 'connaître le contexte dans lequel l’application a été lancée',
      openid: 'savoir que vous êtes connecté',
      fhirUser: 'savoir qui vous êtes',
      profile: 'savoir qui vous êtes',
      offline_access: 'continuer après votre déconnexion',
      online_access: 'continuer tant que vous êtes connecté',
      other: '{scope}',
    },
  },
};

/** A text with its values put in; what is put in is not looked at again. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{([a-z]+)\}/g, (_match, name: string) => values[name] ?? '');
}

/** What a scope means, for people. */
export function scopeWords(scope: SmartScope, texts: PageTexts): string {
  switch (scope.kind) {
    case 'resource':
      return resourceWords(texts, scope);
    case 'launch':
    case 'launch-hint':
      return texts.scopes.launch;
    case 'identity':
    case 'refresh':
      return isNamed(scope.text) ? texts.scopes[scope.text] : filled(texts.scopes.other, { scope: scope.text });
    case 'other':
    case 'malformed':
      return filled(texts.scopes.other, { scope: scope.text });
  }
}

function resourceWords({ scopes }: PageTexts, scope: ResourceScope): string {
  const letters = [...scope.permissions].map((letter) => (isLetter(letter) ? scopes.letters[letter] : ''));
  const type = scope.resourceType === '*' ? scopes.anyType : scope.resourceType;
  const limit = scope.query === '' ? '' : ` (${scope.query})`;
  return filled(scope.level === 'patient' ? scopes.patient : scopes.user, {
    letters: letters.join(', '),
    type: `${type}${limit}`,
  });
}

function isLetter(letter: string): letter is keyof PageTexts['scopes']['letters'] {
  return 'cruds'.includes(letter);
}

type NamedScope = 'openid' | 'fhirUser' | 'profile' | 'offline_access' | 'online_access';

function isNamed(text: string): text is NamedScope {
  return ['openid', 'fhirUser', 'profile', 'offline_access', 'online_access'].includes(text);
}
