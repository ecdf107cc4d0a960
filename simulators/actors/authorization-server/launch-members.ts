import type { Reference } from 'fhir/r4.js';
import type { FhirContextItem } from '../../../generated/halo-1.1.0/ca-sof/types.ts';
import type { LaunchContext } from '../../kit/launch-contexts.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import type { LaunchMembers } from './state.ts';

const relativePattern = /^([A-Z][A-Za-z]{0,63})\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;

/** A resource at the FHIR server that the app will use. */
interface LocalAddress {
  readonly type: string;
  readonly id: string;
}

/** A reference as an address at `fhirBaseUrl`; `undefined` where it leads elsewhere, or nowhere. */
function localAddress(reference: Reference, fhirBaseUrl: string): LocalAddress | undefined {
  const text = reference.reference ?? '';
  const relative = text.startsWith(`${fhirBaseUrl}/`) ? text.slice(fhirBaseUrl.length + 1) : text;
  const [, type, id] = relativePattern.exec(relative) ?? [];
  return type === undefined || id === undefined ? undefined : { type, id };
}

/**
 * The context of a launch as SMART tells it: bare ids for patient and encounter, relative references for the rest. What cannot be told
 * in that shape is left out, and said to be. SOF-070, SOF-071, SOF-073, SOF-074, SOF-076.
 * @see SMART App Launch 2.1.0, Launch context arrives with your access_token
 */
export function launchMembers(context: LaunchContext, fhirBaseUrl: string, checks: RequirementChecks): LaunchMembers {
  const idOf = (reference: Reference | undefined, type: string): string | undefined => {
    if (reference === undefined) return undefined;
    const address = localAddress(reference, fhirBaseUrl);
    return checks.judge('SOF-071', 'context-ids-lead-somewhere', address?.type === type) ? address?.id : undefined;
  };
  const patient = idOf(context.patient, 'Patient');
  const encounter = idOf(context.encounter, 'Encounter');
  const fhirContext = contextItems(context.fhirContext, fhirBaseUrl, checks);
  return {
    ...(patient === undefined ? {} : { patient }),
    ...(encounter === undefined ? {} : { encounter }),
    ...(fhirContext.length === 0 ? {} : { fhirContext }),
    ...scalars(context),
  };
}

function contextItems(
  references: readonly Reference[],
  fhirBaseUrl: string,
  checks: RequirementChecks,
): readonly FhirContextItem[] {
  return references.flatMap((reference) => {
    const address = localAddress(reference, fhirBaseUrl);
    // A Patient or an Encounter would need a role other than launch, and set-context has none to give.
    const fits = address !== undefined && address.type !== 'Patient' && address.type !== 'Encounter';
    return checks.judge('SOF-073', 'fhir-context-items', fits) && fits
      ? [{ reference: `${address.type}/${address.id}` }]
      : [];
  });
}

function scalars({ need_patient_banner, intent, smart_style_url, tenant }: LaunchContext): LaunchMembers {
  return {
    ...(need_patient_banner === undefined ? {} : { need_patient_banner }),
    ...(intent === undefined ? {} : { intent }),
    ...(smart_style_url === undefined ? {} : { smart_style_url }),
    ...(tenant === undefined ? {} : { tenant }),
  };
}
