import { errorStatus } from '../../model/error-status.ts';
import type { Example, FhirInteraction, FhirInteractionBinding } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import { errorResponse, errorResponseName } from './error-response.ts';
import { namedExamples } from './example-members.ts';
import type { SharedComponents } from './shared-components.ts';

const reading = ['401', '403', '404', '406', '410', '500'];
const finding = ['400', '401', '403', '404', '406', '500'];
const writing = ['400', '401', '403', '404', '406', '412', '413', '415', '422', '500'];

/** Statuses an interaction is refused with. @see https://hl7.org/fhir/R4/http.html */
const statuses: Readonly<Record<FhirInteraction, readonly string[]>> = {
  read: reading,
  vread: reading,
  'history-instance': reading,
  'history-type': finding,
  'history-system': finding,
  'search-type': finding,
  'search-system': finding,
  create: writing,
  update: [...writing, '409'],
  patch: [...writing, '409'],
  delete: ['401', '403', '404', '409', '412', '500'],
  transaction: [...writing, '409'],
  batch: [...writing, '409'],
  capabilities: ['406', '500'],
};

/** Statuses an interaction is refused with, sorted. */
export function interactionStatuses(interaction: FhirInteraction): readonly string[] {
  return [...statuses[interaction]].sort();
}

/**
 * The refusals of an interaction, by status. All are shared: those with examples of their own by the operations of the
 * exchanges that `owner` names, the others by every operation.
 */
export function interactionErrors(
  shared: SharedComponents,
  outcome: JsonObject,
  wire: FhirInteractionBinding,
  owner: string,
  examples: readonly Example[],
): JsonObject {
  const shown = new Map<string, Example[]>();
  for (const example of examples) {
    const status = errorStatus(wire, example);
    if (status !== undefined) shown.set(status, [...(shown.get(status) ?? []), example]);
  }
  const all = [...new Set([...statuses[wire.interaction], ...shown.keys()])].sort();
  return Object.fromEntries(
    all.map((status) => {
      const own = shown.get(status);
      return [
        status,
        own === undefined
          ? shared.response(errorResponseName(status), () => errorResponse(status, outcome))
          : shared.response(`${owner}.${errorResponseName(status)}`, () =>
              errorResponse(status, outcome, namedExamples(own)),
            ),
      ];
    }),
  );
}
