import type { Bundle, BundleEntry, FhirResource, OperationOutcome, Parameters, ParametersParameter } from 'fhir/r4.js';
import type { SetContextTransactionBundle } from '../../generated/halo-1.1.0/ca-sofa/types.ts';
import type { AddressedResource } from '../data/clinic-visit.ts';
import type { DemonstrationLab } from './demonstration-lab.ts';

/** A statement about what just happened, and whether it is true. */
export interface Claim {
  readonly text: string;
  readonly holds: boolean;
}

/** What one scene hands to the next. */
export interface Stage {
  readonly lab: DemonstrationLab;
  /** Launch ids of the contexts set so far, by a name of the scene's own. */
  readonly launchIds: Map<string, string>;
  /** Resources at the manager that outlived the context they came with. */
  readonly shared: Set<string>;
}

/** One exchange of the demonstration. */
export interface Scene {
  readonly title: string;
  readonly exchange: 'CA:SoFA-1/set-context' | 'CA:SoFA-2/clear-context';
  /** Performs the exchange and says what must be true after it. */
  readonly play: (stage: Stage) => Promise<readonly Claim[]>;
}

/** A transaction that creates the resources given. */
export function transactionOf(...resources: readonly AddressedResource[]): SetContextTransactionBundle {
  return { resourceType: 'Bundle', type: 'transaction', entry: resources.map(entryFor) };
}

/** The entry that creates a resource. */
export function entryFor({ fullUrl, resource }: AddressedResource): BundleEntry<FhirResource> & { fullUrl: string } {
  return { fullUrl, resource, request: { method: 'POST', url: resource.resourceType } };
}

/** A Bundle as the value of `resources`. */
export function resourcesParameter(bundle: Bundle<FhirResource>): ParametersParameter {
  return { name: 'resources', resource: bundle };
}

/** What a refusal must look like. */
export interface ExpectedRefusal {
  readonly status: number;
  readonly issueCode: OperationOutcome['issue'][number]['code'];
  /** One of these must be named as missed. */
  readonly requirements: readonly string[];
}

/** A scene in which a message no client of ours would send is refused, and nothing is stored. */
export function refusalScene(
  title: string,
  exchange: Scene['exchange'],
  parameters: readonly ParametersParameter[],
  expected: ExpectedRefusal,
): Scene {
  return {
    title,
    exchange,
    play: async ({ lab }) => {
      const before = await lab.manager.stateDigest();
      const response = await postRaw(lab, exchange, parameters);
      const body: unknown = await response.json();
      const after = await lab.manager.stateDigest();
      return [
        claim(`the answer is ${expected.status}`, response.status === expected.status),
        claim('its body is an OperationOutcome', isOutcome(body)),
        claim(
          `an issue has code ${expected.issueCode}`,
          issuesOf(body).some(({ code }) => code === expected.issueCode),
        ),
        ...requirementClaims(body, expected.requirements),
        claim(`nothing was stored: the state is ${after} as before`, before === after),
      ];
    },
  };
}

function requirementClaims(body: unknown, requirements: readonly string[]): readonly Claim[] {
  if (requirements.length === 0) return [];
  const named = issuesOf(body).flatMap(({ details }) => (details?.coding ?? []).map(({ code }) => code));
  return [
    claim(
      `an issue names ${requirements.join(' or ')}`,
      requirements.some((id) => named.includes(id)),
    ),
  ];
}

/** Sends parameters as they are, without the generated client and its checks. */
async function postRaw(
  lab: DemonstrationLab,
  exchange: Scene['exchange'],
  parameters: readonly ParametersParameter[],
): Promise<Response> {
  const operation = exchange.slice(exchange.indexOf('/') + 1);
  // FHIR JSON has no empty arrays.
  const list = parameters.length === 0 ? {} : { parameter: [...parameters] };
  const body: Parameters = { resourceType: 'Parameters', ...list };
  return fetch(`${lab.managerBaseUrl}/$${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', accept: 'application/fhir+json' },
    body: JSON.stringify(body),
  });
}

function isOutcome(body: unknown): body is OperationOutcome {
  return (
    typeof body === 'object' &&
    body !== null &&
    'resourceType' in body &&
    body.resourceType === 'OperationOutcome' &&
    'issue' in body &&
    Array.isArray(body.issue)
  );
}

/** Issues of an outcome; none where it is something else. */
function issuesOf(body: unknown): OperationOutcome['issue'] {
  return isOutcome(body) ? body.issue : [];
}

/** A claim. */
export function claim(text: string, holds: boolean): Claim {
  return { text, holds };
}
