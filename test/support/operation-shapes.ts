import type { JsonObject } from '../../generator/model/json.ts';

/** What an operation answers, and both forms of one answer: what the handler gives, what is on the wire. */
interface OperationShape {
  readonly parameter: readonly JsonObject[];
  readonly output: unknown;
  /** The body of the reply; `undefined`: none. */
  readonly body: JsonObject | undefined;
}

const inputs: readonly JsonObject[] = [
  { name: 'name', use: 'in', min: 1, max: '1', type: 'string' },
  { name: 'limit', use: 'in', min: 0, max: '1', type: 'integer' },
  { name: 'exact', use: 'in', min: 0, max: '1', type: 'boolean' },
  { name: 'kind', use: 'in', min: 0, max: '*', type: 'code' },
];
const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational' }] };
const coding = { system: 'https://codes.example', code: 'a' };
const parameters = (...parameter: readonly JsonObject[]) => ({ resourceType: 'Parameters', parameter });

/** One operation of each shape of output, by its code; the same inputs for all that have any. */
export const operationShapes = {
  'no-input': { parameter: [], output: undefined, body: undefined },
  none: { parameter: inputs, output: undefined, body: undefined },
  bare: {
    parameter: [...inputs, { name: 'return', use: 'out', min: 1, max: '1', type: 'OperationOutcome' }],
    output: outcome,
    body: outcome,
  },
  'one-value': {
    parameter: [...inputs, { name: 'return', use: 'out', min: 1, max: '1', type: 'boolean' }],
    output: { return: false },
    body: parameters({ name: 'return', valueBoolean: false }),
  },
  'with-others': {
    parameter: [
      ...inputs,
      { name: 'return', use: 'out', min: 1, max: '1', type: 'OperationOutcome' },
      { name: 'total', use: 'out', min: 1, max: '1', type: 'unsignedInt' },
    ],
    output: { return: outcome, total: 0 },
    body: parameters({ name: 'return', resource: outcome }, { name: 'total', valueUnsignedInt: 0 }),
  },
  primitives: {
    parameter: [
      ...inputs,
      { name: 'text', use: 'out', min: 1, max: '1', type: 'string' },
      { name: 'score', use: 'out', min: 0, max: '1', type: 'decimal' },
      { name: 'when', use: 'out', min: 0, max: '1', type: 'date' },
      { name: 'code', use: 'out', min: 0, max: '*', type: 'code' },
    ],
    output: { text: 'Zoë & co', score: 0.5, when: '2026-02', code: ['a', 'b'] },
    body: parameters(
      { name: 'text', valueString: 'Zoë & co' },
      { name: 'score', valueDecimal: 0.5 },
      { name: 'when', valueDate: '2026-02' },
      { name: 'code', valueCode: 'a' },
      { name: 'code', valueCode: 'b' },
    ),
  },
  nested: {
    parameter: [
      ...inputs,
      {
        name: 'match',
        use: 'out',
        min: 0,
        max: '*',
        part: [
          { name: 'concept', use: 'out', min: 1, max: '1', type: 'Coding' },
          {
            name: 'product',
            use: 'out',
            min: 0,
            max: '*',
            part: [
              { name: 'element', use: 'out', min: 1, max: '1', type: 'uri' },
              { name: 'outcome', use: 'out', min: 0, max: '1', type: 'OperationOutcome' },
            ],
          },
        ],
      },
    ],
    output: {
      match: [{ concept: coding, product: [{ element: 'urn:a', outcome }, { element: 'urn:b' }] }, { concept: coding }],
    },
    body: parameters(
      {
        name: 'match',
        part: [
          { name: 'concept', valueCoding: coding },
          {
            name: 'product',
            part: [
              { name: 'element', valueUri: 'urn:a' },
              { name: 'outcome', resource: outcome },
            ],
          },
          { name: 'product', part: [{ name: 'element', valueUri: 'urn:b' }] },
        ],
      },
      { name: 'match', part: [{ name: 'concept', valueCoding: coding }] },
    ),
  },
} as const satisfies Readonly<Record<string, OperationShape>>;
