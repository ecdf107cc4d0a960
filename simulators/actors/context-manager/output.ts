import type { OperationOutcome } from 'fhir/r4.js';
import type { ClearContextOutput, SetContextOutput } from '../../../generated/halo-1.1.0/ca-sofa/types.ts';
import type { ValidationIssue } from '../../../generated/runtime/issue.ts';
import { operationOutcome } from '../../../generated/runtime/operation-outcome.ts';
import { outcomeIssue } from '../../../generated/runtime/operation-outcome-error.ts';
import { toInstant } from '../../kit/clock.ts';
import type { AnsweredEntry, ClearContextWork, SetContextWork } from './work.ts';

/**
 * The answer to set-context. `resourcesResponse` is there where resources were sent (SOFA-041), its entries in the order
 * of the request (SOFA-044). What was taken with a note is told as warnings.
 * @throws TypeError where the steps left no launch id, which would be a defect.
 */
export function setContextOutput(
  { launchId, entries, settings, input, notes }: SetContextWork,
  guide: string,
  messageNotes: readonly ValidationIssue[],
): SetContextOutput {
  if (launchId === undefined) throw new TypeError('The steps ended without a launch id.');
  const created = entries.filter(({ isNew }) => isNew).length;
  const found = entries.length - created;
  const text = `Context stored; ${count(created, 'resource')} created${found === 0 ? '' : `, ${found} there before`}.`;
  const stored = informative(text);
  const warnings = [...messageNotes, ...notes];
  if (warnings.length > 0) {
    const { issue } = operationOutcome(guide, warnings.map(outcomeIssue));
    stored.issue.push(...issue);
  }
  return {
    launchID: launchId,
    ...(input.resources === undefined ? {} : { resourcesResponse: responseBundle(entries, settings.publicBaseUrl) }),
    outcome: [stored],
  };
}

function responseBundle(
  entries: readonly AnsweredEntry[],
  publicBaseUrl: string,
): NonNullable<SetContextOutput['resourcesResponse']> {
  const entry = entries.map(({ key, stored: { resource, versionId, lastUpdatedMs }, isNew }) => ({
    fullUrl: `${publicBaseUrl}/${key}`,
    response: {
      status: isNew ? '201 Created' : '200 OK',
      location: `${key}/_history/${versionId}`,
      etag: `W/"${versionId}"`,
      lastModified: resource.meta?.lastUpdated ?? toInstant(lastUpdatedMs),
    },
  }));
  // FHIR JSON has no empty arrays.
  return { resourceType: 'Bundle', type: 'transaction-response', ...(entry.length === 0 ? {} : { entry }) };
}

/**
 * The answer to clear-context: always an outcome (SOFA-063), informational where there was nothing to clear. `unrevoked`: tokens
 * of the launch may still be good.
 */
export function clearContextOutput({ stored, deleted }: ClearContextWork, unrevoked: boolean): ClearContextOutput {
  const text =
    stored === undefined
      ? 'There is no such context: it was cleared before, has expired, or never was.'
      : `Context cleared; ${count(deleted.length, 'resource')} deleted.`;
  const outcome = informative(text);
  if (unrevoked) {
    const diagnostics = 'The tokens of the launch could not be revoked. It will be tried again.';
    outcome.issue.push({ severity: 'warning', code: 'incomplete', diagnostics });
  }
  return { outcome: [outcome] };
}

function informative(text: string): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', diagnostics: text }],
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
