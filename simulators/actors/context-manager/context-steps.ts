import type { Reference } from 'fhir/r4.js';
import { addressInBundle, isUrn } from './bundle-steps.ts';
import { parseRestfulReference } from './references.ts';
import { type LaunchContext, mintLaunchId, type ResourceKey, type StoredContext } from './state.ts';
import { type ClearContextWork, refuse, type SetContextWork, type Work } from './work.ts';

/**
 * SOFA-065: contexts whose time is over go with all they created, whenever the manager is next spoken to. All live equally
 * long, so that the oldest come first and the first that lives on ends the search.
 */
export async function removeExpiredContexts(work: Work): Promise<void> {
  let expired = 0;
  for await (const [, stored] of work.tables.entries('contexts')) {
    if (stored.expiresMs > work.nowMs) break;
    await removeContext(work, stored);
    expired += 1;
  }
  if (expired > 0) work.changed('contexts-expired', expired);
}

/** Deletes a context and what was created in its session; returns how many resources that were. */
async function removeContext(work: Work, stored: StoredContext): Promise<number> {
  let deleted = 0;
  for (const key of stored.created) if (await work.tables.delete('resources', key)) deleted += 1;
  await work.tables.delete('contexts', stored.launchId);
  return deleted;
}

/** SOFA-015: a jurisdiction may demand the app's id. */
export function demandAppId(work: SetContextWork): void {
  if (!work.settings.appIdRequired) return;
  if (work.input.appID !== undefined) {
    work.checks.met('SOFA-015', 'app-id-given');
    return;
  }
  refuse(work, {
    check: 'app-id-given',
    code: 'required',
    text: 'This jurisdiction demands appID, the id the app has in its App Catalog.',
    expression: 'Parameters',
    requirement: 'SOFA-015',
  });
}

/** Patient and encounter have parameters of their own, and SMART allows neither in fhirContext (question D13). */
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
  const key = addressInBundle(work, reference) ?? parseRestfulReference(reference)?.key;
  return key?.split('/')[0] ?? type;
}

const parameterPath = (name: string): string => `Parameters.parameter.where(name = '${name}').value`;

/** SOFA-016 to SOFA-018, SOFA-038: every parameter that is a reference points to a resource the manager has or is making. */
export async function resolveParameters(work: SetContextWork): Promise<void> {
  const { patient, encounter, fhirContext = [], fhirUser, resources: _, ...values } = work.input;
  const resolved: Reference[] = [];
  for (const [index, reference] of fhirContext.entries()) {
    resolved.push(await resolve(work, reference, { name: 'fhirContext', index, requirement: 'SOFA-019' }));
  }
  const subjects = {
    ...(patient && { patient: await resolve(work, patient, { name: 'patient', requirement: 'SOFA-016' }) }),
    ...(encounter && { encounter: await resolve(work, encounter, { name: 'encounter', requirement: 'SOFA-017' }) }),
    ...(fhirUser && { fhirUser: await resolve(work, fhirUser, { name: 'fhirUser', requirement: 'SOFA-020' }) }),
  };
  work.context = { ...definedOnly(values), ...subjects, fhirContext: resolved };
}

type PlainValues = Pick<LaunchContext, 'appID' | 'need_patient_banner' | 'intent' | 'smart_style_url' | 'tenant'>;

function definedOnly(values: { readonly [Name in keyof PlainValues]: PlainValues[Name] | undefined }): PlainValues {
  return {
    ...(values.appID !== undefined && { appID: values.appID }),
    ...(values.need_patient_banner !== undefined && { need_patient_banner: values.need_patient_banner }),
    ...(values.intent !== undefined && { intent: values.intent }),
    ...(values.smart_style_url !== undefined && { smart_style_url: values.smart_style_url }),
    ...(values.tenant !== undefined && { tenant: values.tenant }),
  };
}

interface ParameterPlace {
  readonly name: string;
  readonly index?: number;
  readonly requirement: string;
}

async function resolve(work: SetContextWork, given: Reference, place: ParameterPlace): Promise<Reference> {
  const { name, index, requirement } = place;
  const check = `reference:${name}`;
  const expression = index === undefined ? parameterPath(name) : `${parameterPath(name)}[${index}]`;
  const { reference } = given;
  if (reference === undefined) {
    return refuse(work, { check, code: 'required', text: 'The Reference has no reference.', expression, requirement });
  }
  const inBundle = addressInBundle(work, reference);
  const key = inBundle ?? (await storedKey(work, reference));
  if (key === undefined) {
    const text = isUrn(reference)
      ? 'The reference points to no entry of the Bundle.'
      : 'The reference points neither into the Bundle nor to a resource this Context Manager holds.';
    return refuse(work, { check, code: 'not-found', text, expression, requirement });
  }
  checkMode(work, inBundle === undefined ? 'stored' : 'bundle', expression);
  work.checks.met(requirement, check);
  return { ...given, reference: key };
}

/** The key of a resource that is held: by relative reference, or by absolute reference below the manager's own base. */
async function storedKey(work: SetContextWork, reference: string): Promise<ResourceKey | undefined> {
  const parsed = parseRestfulReference(reference);
  if (parsed === undefined || (parsed.base !== '' && parsed.base !== work.settings.publicBaseUrl)) return undefined;
  return (await work.tables.get('resources', parsed.key)) === undefined ? undefined : parsed.key;
}

/** SOFA-018: a jurisdiction may allow only one of the two kinds of reference. */
function checkMode(work: SetContextWork, found: 'bundle' | 'stored', expression: string): void {
  const { references } = work.settings;
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

/** SOFA-040: a new opaque id for every context (question D7), kept with what it stands for. */
export async function storeContext(work: SetContextWork): Promise<void> {
  const launchId = mintLaunchId(work.settings.random);
  await work.tables.put('contexts', launchId, {
    launchId,
    context: work.context,
    created: work.created.map(({ key }) => key),
    createdMs: work.nowMs,
    expiresMs: work.nowMs + work.settings.contextTtlSeconds * 1000,
  });
  work.launchId = launchId;
  work.changed('contexts-stored', 1);
}

/**
 * SOFA-062: the context goes with everything created in its session. A launch id that names nothing (unknown, expired or
 * cleared before) is no failure, as with FHIR's delete (question D5).
 */
export async function clearContext(work: ClearContextWork): Promise<void> {
  const stored = await work.tables.get('contexts', work.input.launchID);
  if (stored === undefined) return;
  work.deleted = await removeContext(work, stored);
  work.changed('contexts-cleared', 1);
  work.changed('resources-deleted', work.deleted);
}
