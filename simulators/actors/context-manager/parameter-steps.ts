import type { Reference } from 'fhir/r4.js';
import type { LaunchContext } from '../../kit/launch-contexts.ts';
import type { ResourceKey } from '../../kit/stored-resource.ts';
import { addressInBundle, isUrn } from './bundle-steps.ts';
import { isConditional, resolveConditional } from './conditional.ts';
import { parseRestfulReference } from './references.ts';
import { refuse, type SetContextWork } from './work.ts';

/** SOFA-015, AC-P-14: a jurisdiction may demand the app's id, and may know which there are. */
export function judgeAppId(work: SetContextWork): void {
  const { appIdRequired, knownAppIds } = work.settings.jurisdiction;
  const { appID } = work.input;
  if (appID === undefined) {
    if (!appIdRequired) return;
    refuse(work, {
      check: 'app-id-given',
      status: appIdRefusal,
      code: 'required',
      text: 'This jurisdiction demands appID, the id the app has in its App Catalog.',
      expression: 'Parameters',
      requirement: 'SOFA-015',
    });
  }
  if (appIdRequired) work.checks.met('SOFA-015', 'app-id-given');
  if (knownAppIds === undefined) return;
  if (knownAppIds.has(appID)) {
    work.checks.met('SOFA-014', 'app-id-known');
    return;
  }
  refuse(work, {
    check: 'app-id-known',
    status: appIdRefusal,
    code: 'value',
    text: 'The App Catalog has no app with this id.',
    expression: parameterPath('appID'),
    requirement: 'SOFA-014',
  });
}

/** AC-P-14 wants this status for a missing or unknown appID. */
const appIdRefusal = 400;

/** Patient and encounter have parameters of their own, and SMART allows neither in fhirContext (question Q-SOFA-13). */
export function keepSubjectsOutOfFhirContext(work: SetContextWork): void {
  for (const [index, reference] of (work.input.fhirContext ?? []).entries()) {
    const type = typeOf(work, reference);
    if (type !== 'Patient' && type !== 'Encounter') continue;
    refuse(work, {
      check: 'no-subject-in-fhir-context',
      code: 'business-rule',
      text: `A ${type} is named by the parameter ${type.toLowerCase()}, not by fhirContext.`,
      expression: `${parameterPath('fhirContext')}[${index}]`,
      requirement: 'SOFA-019',
    });
  }
}

function typeOf(work: SetContextWork, { reference = '', type }: Reference): string | undefined {
  const key = addressInBundle(work, reference) ?? parseRestfulReference(reference)?.key ?? reference.split('?')[0];
  const [found = ''] = key?.split('/') ?? [];
  return /^[A-Z][A-Za-z]+$/.test(found) ? found : type;
}

const parameterPath = (name: string): string => `Parameters.parameter.where(name = '${name}').value`;

/** SOFA-016 to SOFA-018, SOFA-038: every parameter that is a reference points to a resource the manager has or is making. */
export async function resolveParameters(work: SetContextWork): Promise<void> {
  const { patient, encounter, fhirContext = [], fhirUser } = work.input;
  const resolved: Reference[] = [];
  for (const [index, reference] of fhirContext.entries()) {
    resolved.push(await resolve(work, reference, { name: 'fhirContext', index, requirement: 'SOFA-019' }));
  }
  const context = plainValues(work.input, resolved);
  if (patient !== undefined) context.patient = await resolve(work, patient, patientPlace);
  if (encounter !== undefined) context.encounter = await resolve(work, encounter, encounterPlace);
  if (fhirUser !== undefined) context.fhirUser = await resolve(work, fhirUser, userPlace);
  work.context = context;
}

/** A context that is being put together. */
type OpenContext = { -readonly [Name in keyof LaunchContext]: LaunchContext[Name] };

function plainValues(input: SetContextWork['input'], fhirContext: readonly Reference[]): OpenContext {
  const { appID, need_patient_banner, intent, smart_style_url, tenant } = input;
  const context: OpenContext = { fhirContext };
  if (appID !== undefined) context.appID = appID;
  if (need_patient_banner !== undefined) context.need_patient_banner = need_patient_banner;
  if (intent !== undefined) context.intent = intent;
  if (smart_style_url !== undefined) context.smart_style_url = smart_style_url;
  if (tenant !== undefined) context.tenant = tenant;
  return context;
}

interface ParameterPlace {
  readonly name: string;
  readonly index?: number;
  readonly requirement: string;
  /** Type the resource must have. */
  readonly type?: string;
}

const patientPlace: ParameterPlace = { name: 'patient', type: 'Patient', requirement: 'SOFA-016' };
const encounterPlace: ParameterPlace = { name: 'encounter', type: 'Encounter', requirement: 'SOFA-017' };
const userPlace: ParameterPlace = { name: 'fhirUser', requirement: 'SOFA-020' };

async function resolve(work: SetContextWork, given: Reference, place: ParameterPlace): Promise<Reference> {
  const { name, index, requirement, type } = place;
  const check = `reference:${name}`;
  const expression = index === undefined ? parameterPath(name) : `${parameterPath(name)}[${index}]`;
  const { reference } = given;
  if (reference === undefined) {
    return refuse(work, { check, code: 'required', text: 'The Reference has no reference.', expression, requirement });
  }
  const inBundle = addressInBundle(work, reference);
  const key = inBundle ?? (await keyOfStored(work, reference, { expression, requirement }));
  if (key === undefined) {
    const text = isUrn(reference)
      ? 'The reference points to no entry of the Bundle.'
      : 'The reference points neither into the Bundle nor to a resource this Context Manager holds.';
    return refuse(work, { check, code: 'not-found', text, expression, requirement });
  }
  if (type !== undefined && !key.startsWith(`${type}/`)) {
    const text = `The reference points to a ${key.slice(0, key.indexOf('/'))}, wanted a ${type}.`;
    return refuse(work, { check, code: 'value', text, expression, requirement });
  }
  checkMode(work, inBundle === undefined ? 'stored' : 'bundle', expression);
  if (inBundle === undefined) work.referred.add(key);
  work.checks.met(requirement, check);
  return { ...given, reference: key };
}

/** The key of a resource that is held: by relative reference, by absolute reference below the manager's base, or by search. */
async function keyOfStored(
  work: SetContextWork,
  reference: string,
  place: { readonly expression: string; readonly requirement: string },
): Promise<ResourceKey | undefined> {
  if (isConditional(reference)) return resolveConditional(work, reference, place);
  const parsed = parseRestfulReference(reference);
  if (parsed === undefined || (parsed.base !== '' && parsed.base !== work.settings.publicBaseUrl)) return undefined;
  return (await work.tables.get('resources', parsed.key)) === undefined ? undefined : parsed.key;
}

/** SOFA-018: a jurisdiction may allow only one of the two kinds of reference. */
function checkMode(work: SetContextWork, found: 'bundle' | 'stored', expression: string): void {
  const { references } = work.settings.jurisdiction;
  if (references === 'either') return;
  if (references === found) {
    work.checks.met('SOFA-018', 'reference-mode');
    return;
  }
  const wanted = references === 'bundle' ? 'to resources in the Bundle' : 'to resources already held';
  refuse(work, {
    check: 'reference-mode',
    code: 'business-rule',
    text: `This jurisdiction allows only references ${wanted}.`,
    expression,
    requirement: 'SOFA-018',
  });
}
