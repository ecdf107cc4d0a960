import { isSecureAddress } from '../../kit/secure-address.ts';
import { ClientRefused, demand } from './refusal.ts';
import { covers, levelOf, scopeList } from './scopes.ts';
import type { TokenWork } from './work.ts';

/** SOF-056: told, not refused: the answer has been sent, and a cache may have it already. */
export function judgeCaching({ headers, checks }: TokenWork): void {
  checks.judge(
    'SOF-056',
    'token-not-cached',
    /(?:^|[\s,])no-store(?:$|[\s,])/i.test(headers.get('cache-control') ?? ''),
  );
}

/** SOF-054: another kind of token would be used in another way. The token must fit into a header. @see RFC 6750 §2.1 */
export function demandBearer({ response, checks }: TokenWork): void {
  const { token_type, access_token } = response;
  demand(checks, token_type.toLowerCase() === 'bearer' && /^[A-Za-z0-9._~+/-]+=*$/.test(access_token), {
    requirement: 'SOF-054',
    check: 'bearer-token',
    reason: 'unfit-token',
    text: 'The answer holds no bearer token.',
  });
}

/** SOF-055: told, not refused. */
export function judgeLifetime({ response, checks }: TokenWork): void {
  const { expires_in } = response;
  checks.judge('SOF-055', 'hour-or-less', expires_in !== undefined && expires_in <= 3600);
}

/** SOF-081: what was granted counts, whatever was asked for. Printable ASCII, as OAuth has it. @see RFC 6749 §3.3 */
export function readScopes(work: TokenWork): void {
  const { response, checks } = work;
  demand(checks, /^[\x20-\x7e]*$/.test(response.scope), {
    requirement: 'SOF-081',
    check: 'scopes-readable',
    reason: 'unfit-scope',
    text: 'The scopes granted are not written as OAuth writes them.',
  });
  work.scopes = scopeList(response.scope);
}

/** SOF-090: a refresh gives the same rights or fewer. */
export function demandSameRights({ scopes, before, checks }: TokenWork): void {
  if (before === undefined) return;
  demand(
    checks,
    scopes.every((scope) => covers(before.grantedAtFirst, scope)),
    {
      requirement: 'SOF-090',
      check: 'rights-not-wider',
      reason: 'wider-scope',
      text: 'The refresh gives more than was granted at first.',
    },
  );
}

/** SOF-073: relative references; Patient and Encounter have members of their own, unless they play another role. */
export function readLaunchMembers(work: TokenWork): void {
  const { response, checks, before } = work;
  const { fhirContext, smart_style_url, patient, encounter, need_patient_banner, intent, tenant } = response;
  const fits = (fhirContext ?? []).every(({ reference, role }) => isContextItem(reference, role));
  demand(checks, fits, {
    requirement: 'SOF-073',
    check: 'fhir-context-items',
    reason: 'unfit-context',
    text: 'An item of fhirContext is not one that SMART allows.',
  });
  if (smart_style_url !== undefined && !isSecureAddress(smart_style_url)) {
    throw new ClientRefused({ reason: 'unfit-context', text: 'smart_style_url is neither https nor on loopback.' });
  }
  const told = { patient, encounter, need_patient_banner, intent, smart_style_url, tenant };
  const present = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  // A refresh that does not repeat the context has not changed it.
  work.launch = {
    ...(before?.launch ?? {}),
    ...present,
    fhirContext: fhirContext ?? before?.launch.fhirContext ?? [],
  };
}

function isContextItem(reference: string, role: string | undefined): boolean {
  const resourceType = /^([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]{1,64}$/.exec(reference)?.[1];
  if (resourceType === undefined || role === '') return false;
  return (resourceType !== 'Patient' && resourceType !== 'Encounter') || (role !== undefined && role !== 'launch');
}

/** SOF-072: data of "the patient" without a patient would be the data of nobody knows whom. */
export function demandPatient({ scopes, launch, checks }: TokenWork): void {
  if (!scopes.some((scope) => levelOf(scope) === 'patient')) return;
  demand(checks, launch.patient !== undefined, {
    requirement: 'SOF-072',
    check: 'patient-in-context',
    reason: 'unfit-context',
    text: 'A scope for the patient is granted, and no patient is in context.',
  });
}

/** A session that turned to another patient without the user's doing would show one person the data of another. */
export function keepPatient({ launch, before }: TokenWork): void {
  if (before === undefined || launch.patient === before.launch.patient) return;
  throw new ClientRefused({ reason: 'other-patient', text: 'The refresh names another patient than the launch.' });
}
