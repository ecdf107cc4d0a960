import type { Parameters } from 'fhir/r4.js';
import type { ParametersMessage } from '../../generator/runtime/message-definition.ts';
import { readMessage } from '../../generator/runtime/message-reader.ts';
import { writeParameters } from '../../generator/runtime/message-writer.ts';
import type { OperationExchange } from '../../generator/runtime/operation-exchange.ts';
import { isObject, type Validation } from '../../generator/runtime/validation.ts';

/** Plain form of the request. */
export interface BrewInput {
  readonly leaf: string;
  readonly minutes?: number | undefined;
  readonly milk?: boolean | undefined;
}

/** Plain form of the reply. */
export interface BrewOutput {
  readonly cup: string;
}

export const brewRequest: ParametersMessage = {
  kind: 'parameters',
  validate: validateEntries,
  parameters: [
    {
      name: 'leaf',
      min: 1,
      max: 1,
      content: { kind: 'value', element: 'valueString' },
      source: { requirement: 'TEA-002', evidence: 'stated' },
    },
    {
      name: 'minutes',
      min: 0,
      max: 1,
      content: { kind: 'value', element: 'valueInteger' },
      source: { evidence: 'base' },
    },
    {
      name: 'milk',
      min: 0,
      max: 1,
      content: { kind: 'value', element: 'valueBoolean' },
      source: { requirement: 'TEA-009', evidence: 'chosen' },
    },
  ],
};

const brewResponse: ParametersMessage = {
  kind: 'parameters',
  parameters: [
    {
      name: 'cup',
      min: 1,
      max: 1,
      content: { kind: 'value', element: 'valueString' },
      source: { requirement: 'TEA-003', evidence: 'stated' },
    },
  ],
};

/** An exchange of no real guide, as generated code would hold it. */
export const brewExchange: OperationExchange<BrewInput, BrewOutput> = {
  id: 'TX:Tea-1/brew',
  code: 'brew',
  initiator: 'tea-drinker',
  responder: 'tea-pot',
  levels: ['system'],
  resourceTypes: [],
  methods: ['POST'],
  refusal: { malformed: 400, invalid: 422 },
  resources: () => undefined,
  request: {
    definition: brewRequest,
    read: (body, validation) => readMessage<BrewInput>(brewRequest, body, validation),
    write: (input): Parameters => writeParameters(brewRequest, input),
  },
  response: {
    definition: brewResponse,
    read: (body, validation) => readMessage<BrewOutput>(brewResponse, body, validation),
    write: (output): Parameters => writeParameters(brewResponse, output),
  },
};

/** Stands for the structure's validator: each parameter has a name. */
function validateEntries(value: unknown, validation: Validation, at: string): void {
  const entries = isObject(value) && Array.isArray(value['parameter']) ? value['parameter'] : [];
  for (const [index, entry] of entries.entries()) {
    if (isObject(entry) && typeof entry['name'] === 'string') continue;
    const place = `${at}.parameter[${index}].name`;
    validation.report({ rule: 'cardinality-min', code: 'required', at: place, found: undefined, wanted: 'a name' });
  }
}
