import type { Bundle, FhirResource } from 'fhir/r4.js';
import type { InteractionExchange } from './interaction-exchange.ts';
import { routeAt } from './interaction-route.ts';
import {
  checkResource,
  type InteractionHandler,
  type InteractionRequest,
  type InteractionSteps,
  resourceReply,
  servedInteraction,
} from './interaction-server.ts';
import { refusal } from './operation-outcome-error.ts';
import { resourceBody } from './request-body.ts';
import type { ServedExchange } from './server-exchange.ts';
import { isObject } from './validation.ts';

/** Serves batches or transactions, told apart by the type of the Bundle. @see FHIR R4, RESTful API §3.1.0.11 */
export function serveBundle(
  exchange: InteractionExchange,
  handler: InteractionHandler<Bundle<FhirResource>, Bundle<FhirResource>>,
): ServedExchange {
  return servedInteraction(exchange, routeAt('POST', '/', exchange), handler, bundleSteps);
}

function bundleSteps({ exchange }: InteractionRequest): InteractionSteps {
  let bundle: unknown;
  const isOwn = () => isObject(bundle) && bundle['type'] === exchange.interaction;
  const wrongType = () => refusal(400, 'value', `The Bundle must be of type ${exchange.interaction}.`);
  return {
    body: resourceBody('Bundle'),
    take({ json }) {
      bundle = json;
    },
    selects: isOwn,
    unselected: wrongType,
    input(validation) {
      if (!isOwn()) throw wrongType();
      checkResource(bundle, 'Bundle', exchange, validation);
      return bundle;
    },
    check: (output, validation) => checkResource(output, 'Bundle', exchange, validation),
    reply: (output) => resourceReply(200, output),
  };
}
