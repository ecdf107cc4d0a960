import type { OperationOutcome } from 'fhir/r4.js';
import type { ClearContextOutput, SetContextOutput } from '../../../generated/halo-1.1.0/ca-sofa/types.ts';
import { toInstant } from '../../kit/clock.ts';
import type { ClearContextWork, CreatedEntry, ManagerSettings, SetContextWork } from './work.ts';

/**
 * The answer to set-context. `resourcesResponse` is there where resources were sent (SOFA-041), its entries in the order
 * of the request (SOFA-044).
 * @throws TypeError where the steps left no launch id, which would be a defect.
 */
export function setContextOutput(work: SetContextWork): SetContextOutput {
  const { launchId, created, settings, input } = work;
  if (launchId === undefined) throw new TypeError('The steps ended without a launch id.');
  return {
    launchID: launchId,
    ...(input.resources === undefined ? {} : { resourcesResponse: responseBundle(created, settings) }),
    outcome: [outcome(`Context stored; ${count(created.length, 'resource')} created.`)],
  };
}

function responseBundle(
  created: readonly CreatedEntry[],
  settings: ManagerSettings,
): NonNullable<SetContextOutput['resourcesResponse']> {
  const entry = created.map(({ key, stored }) => ({
    fullUrl: `${settings.publicBaseUrl}/${key}`,
    response: {
      status: '201 Created',
      location: `${key}/_history/${stored.versionId}`,
      etag: `W/"${stored.versionId}"`,
      lastModified: toInstant(stored.lastUpdatedMs),
    },
  }));
  // FHIR JSON has no empty arrays.
  return { resourceType: 'Bundle', type: 'transaction-response', ...(entry.length === 0 ? {} : { entry }) };
}

/** The answer to clear-context: always an outcome (SOFA-063), informational where there was nothing to clear. */
export function clearContextOutput({ deleted }: ClearContextWork): ClearContextOutput {
  const text =
    deleted === undefined
      ? 'There is no such context: it was cleared before, has expired, or never was.'
      : `Context cleared; ${count(deleted, 'resource')} deleted.`;
  return { outcome: [outcome(text)] };
}

function outcome(text: string): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', diagnostics: text }],
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
