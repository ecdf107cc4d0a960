/** Whose data a scope is about. */
export type ScopeLevel = 'patient' | 'user' | 'system';

/** Access to FHIR resources: `patient/Observation.rs?category=laboratory`. */
export interface ResourceScope {
  readonly kind: 'resource';
  readonly text: string;
  /** How it was written: `.read` is version 1, `.rs` version 2. */
  readonly version: 1 | 2;
  readonly level: ScopeLevel;
  /** A resource type, or `*`. */
  readonly resourceType: string;
  /** Letters of `cruds`, in that order, at least one. */
  readonly permissions: string;
  /** What follows the question mark; empty where there is none. */
  readonly query: string;
}

/** One scope, by what it asks for. `malformed`: begins like a scope of SMART and goes on otherwise, or is no scope of OAuth. */
export type SmartScope =
  | ResourceScope
  /** `launch`, and the hints `launch/patient`, `launch/encounter` … */
  | { readonly kind: 'launch' | 'launch-hint'; readonly text: string }
  /** `openid`, `fhirUser`, `profile` */
  | { readonly kind: 'identity'; readonly text: string }
  /** `offline_access`, `online_access` */
  | { readonly kind: 'refresh'; readonly text: string }
  /** What SMART does not define: a full URI, `__name`, or a name that a server and its clients agreed on. Never taken apart. */
  | { readonly kind: 'other'; readonly text: string }
  | { readonly kind: 'malformed'; readonly text: string };

/** Letters of version 2 that each suffix of version 1 stands for. @see SMART App Launch 2.1.0, Scopes for requesting FHIR resources */
const versionOneSuffixes: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };

const fixedScopes: Readonly<Record<string, 'launch' | 'identity' | 'refresh'>> = {
  launch: 'launch',
  openid: 'identity',
  fhirUser: 'identity',
  profile: 'identity',
  offline_access: 'refresh',
  online_access: 'refresh',
};

/** Characters of a scope token. @see RFC 6749 §3.3 */
const tokenCharacters = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const resourcePattern = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{0,63})\.(read|write|\*|c?r?u?d?s?)(?:\?(.+))?$/;
const queryPattern = /^[^=&?#]+=[^&#]+(?:&[^=&?#]+=[^&#]+)*$/;
/** A slash belongs to SMART's own scopes and to URIs. */
const otherPattern = /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]+.*|__.+|[^/]+)$/;

/** The scopes of a text, each once, in the order of their first mention. @see RFC 6749 §3.3 */
export function parseScopes(text: string): readonly SmartScope[] {
  const texts = new Set(text.split(' ').filter((part) => part !== ''));
  return [...texts].map(parseScope);
}

/** One scope; what has no known form is `malformed`. */
export function parseScope(text: string): SmartScope {
  if (!tokenCharacters.test(text)) return { kind: 'malformed', text };
  const fixed = Object.hasOwn(fixedScopes, text) ? fixedScopes[text] : undefined;
  if (fixed !== undefined) return { kind: fixed, text };
  if (/^launch\/[a-z]+$/.test(text)) return { kind: 'launch-hint', text };
  return parseResourceScope(text) ?? { kind: otherPattern.test(text) ? 'other' : 'malformed', text };
}

function parseResourceScope(text: string): ResourceScope | undefined {
  const [, level, resourceType = '', suffix = '', query = ''] = resourcePattern.exec(text) ?? [];
  if ((level !== 'patient' && level !== 'user' && level !== 'system') || suffix === '') return undefined;
  const permissions = versionOneSuffixes[suffix];
  // Search parameters came with version 2.
  if (query !== '' && (permissions !== undefined || !queryPattern.test(query))) return undefined;
  return {
    kind: 'resource',
    text,
    version: permissions === undefined ? 2 : 1,
    level,
    resourceType,
    permissions: permissions ?? suffix,
    query,
  };
}

/** Scopes as they stand in a message. */
export function scopeText(scopes: readonly SmartScope[]): string {
  return scopes.map(({ text }) => text).join(' ');
}

/**
 * What of the scopes asked for is within the scopes allowed, each once. A scope of which a part is allowed becomes that part; one of
 * which nothing is allowed is left out. Scopes of version 1 stay of version 1 where it has a word for what is left of them.
 */
export function narrowScopes(asked: readonly SmartScope[], allowed: readonly SmartScope[]): readonly SmartScope[] {
  const narrowed = asked.flatMap((scope) => narrowScope(scope, allowed));
  return [...new Map(narrowed.map((scope) => [scope.text, scope])).values()];
}

function narrowScope(scope: SmartScope, allowed: readonly SmartScope[]): readonly SmartScope[] {
  switch (scope.kind) {
    case 'malformed':
      return [];
    case 'resource': {
      const parts = allowed.flatMap((limit) => (limit.kind === 'resource' ? (intersection(scope, limit) ?? []) : []));
      // The whole scope, if one limit allows it, says everything the parts would.
      const whole = parts.find((part) => covers(part, scope));
      return whole === undefined ? parts.filter((part, index) => !isWithinOther(part, index, parts)) : [whole];
    }
    default:
      return allowed.some(({ text }) => text === scope.text) ? [scope] : [];
  }
}

function isWithinOther(part: ResourceScope, index: number, parts: readonly ResourceScope[]): boolean {
  return parts.some(
    (other, place) => place !== index && covers(other, part) && (!covers(part, other) || place < index),
  );
}

/** True where whoever has `granted` may do all that `wanted` asks for. */
export function covers(granted: ResourceScope, wanted: ResourceScope): boolean {
  return (
    granted.level === wanted.level &&
    (granted.resourceType === '*' || granted.resourceType === wanted.resourceType) &&
    [...wanted.permissions].every((letter) => granted.permissions.includes(letter)) &&
    queryParts(granted).every((part) => queryParts(wanted).includes(part))
  );
}

/** What two scopes both allow; `undefined` where that is nothing. */
function intersection(scope: ResourceScope, limit: ResourceScope): ResourceScope | undefined {
  if (scope.level !== limit.level) return undefined;
  const resourceType = scope.resourceType === '*' ? limit.resourceType : scope.resourceType;
  if (limit.resourceType !== '*' && limit.resourceType !== resourceType) return undefined;
  const permissions = [...scope.permissions].filter((letter) => limit.permissions.includes(letter)).join('');
  if (permissions === '') return undefined;
  // Both must hold, and a search says "and" by putting one parameter after the other.
  const query = [...new Set([...queryParts(scope), ...queryParts(limit)])].join('&');
  return resourceScope(scope.level, resourceType, permissions, query, scope.version);
}

function queryParts({ query }: ResourceScope): readonly string[] {
  return query === '' ? [] : query.split('&');
}

function resourceScope(
  level: ScopeLevel,
  resourceType: string,
  permissions: string,
  query: string,
  wanted: 1 | 2,
): ResourceScope {
  const word = Object.entries(versionOneSuffixes).find(([, letters]) => letters === permissions)?.[0];
  const version = wanted === 1 && word !== undefined && query === '' ? 1 : 2;
  const suffix = version === 1 ? word : `${permissions}${query === '' ? '' : `?${query}`}`;
  const text = `${level}/${resourceType}.${suffix}`;
  return { kind: 'resource', text, version, level, resourceType, permissions, query };
}
