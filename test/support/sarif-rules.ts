import { Ajv, type ErrorObject } from 'ajv';

const text = { type: 'string' };
const line = { type: 'integer', minimum: 1 };
const message = { ...object({ text, markdown: text }), required: ['text'] };
const artifactLocation = object({ uri: text, uriBaseId: text, description: message });
const level = { enum: ['none', 'note', 'warning', 'error'] };

function object(properties: Readonly<Record<string, object>>, ...required: readonly string[]): object {
  return { type: 'object', additionalProperties: false, properties, required };
}

function list(items: object): object {
  return { type: 'array', items };
}

const location = object({
  physicalLocation: object(
    { artifactLocation, region: object({ startLine: line, startColumn: line }, 'startLine') },
    'artifactLocation',
  ),
  logicalLocations: list(object({ fullyQualifiedName: text })),
});

const rule = object(
  { id: text, name: text, shortDescription: message, fullDescription: message, help: message, helpUri: text },
  'id',
  'shortDescription',
  'fullDescription',
);

const result = object(
  {
    ruleId: text,
    ruleIndex: { type: 'integer', minimum: 0 },
    level,
    message,
    locations: { ...list(location), minItems: 1 },
    partialFingerprints: { type: 'object', additionalProperties: text },
  },
  'ruleId',
  'ruleIndex',
  'level',
  'message',
  'locations',
);

const notification = object({ level, message, descriptor: object({ id: text }) }, 'message');

const run = object(
  {
    tool: object(
      { driver: object({ name: text, fullName: text, version: text, rules: list(rule) }, 'name', 'rules') },
      'driver',
    ),
    invocations: list(
      object(
        {
          executionSuccessful: { type: 'boolean' },
          exitCode: { type: 'integer' },
          toolConfigurationNotifications: list(notification),
          toolExecutionNotifications: list(notification),
        },
        'executionSuccessful',
      ),
    ),
    originalUriBaseIds: { type: 'object', additionalProperties: artifactLocation },
    columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
    results: list(result),
  },
  'tool',
  'results',
);

/** The members of SARIF 2.1.0 that are used, closed as its schema closes them, and with those required that code scanning needs. */
const schema = object(
  {
    $schema: { const: 'https://json.schemastore.org/sarif-2.1.0.json' },
    version: { const: '2.1.0' },
    runs: { ...list(run), minItems: 1, maxItems: 1 },
  },
  'version',
  'runs',
);

const validate = new Ajv({ allErrors: true }).compile(schema);

interface SarifRule {
  readonly id: string;
  readonly help: { readonly text: string };
  readonly helpUri?: string;
  readonly fullDescription: { readonly text: string };
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation?: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region?: { readonly startLine: number; readonly startColumn: number };
    };
  }[];
}

/** A log that was read. */
export interface SarifRead {
  /** What breaks the rules of the format; nothing where it is sound. */
  readonly faults: readonly string[];
  readonly rules: readonly SarifRule[];
  readonly results: readonly SarifResult[];
  readonly invocations: readonly object[];
}

/** Reads a log, and holds it against the format: its schema, and what only its prose says. */
export function readSarif(printed: string): SarifRead {
  const log = JSON.parse(printed);
  const [{ tool, results, invocations }] = log.runs;
  const rules: readonly SarifRule[] = tool.driver.rules;
  const shape = validate(log) ? [] : (validate.errors ?? []).map(describe);
  return {
    faults: [...shape, ...results.flatMap((each: SarifResult) => proseFaults(each, rules))],
    rules,
    results,
    invocations,
  };
}

function describe({ instancePath, message: said, params }: ErrorObject): string {
  return `${instancePath} ${said} ${JSON.stringify(params)}`;
}

/** §3.27.6: the index leads to the rule. §3.4.4: an address is relative and percent-encoded, or has a scheme. §3.11.5: no placeholder is left open. */
function proseFaults(
  { ruleId, ruleIndex, message: { text: said }, locations }: SarifResult,
  rules: readonly SarifRule[],
): string[] {
  const faults = rules[ruleIndex]?.id === ruleId ? [] : [`${ruleId} is not rule ${ruleIndex}`];
  for (const { physicalLocation } of locations) {
    const { uri, uriBaseId } = physicalLocation?.artifactLocation ?? { uri: 'none', uriBaseId: 'none' };
    const isSound = uriBaseId === undefined ? uri.startsWith('file:///') : /^(?!\/|\.\.)[\w.~!'()*%/-]+$/.test(uri);
    if (!isSound) faults.push(`address ${uri}`);
  }
  if (said.replaceAll('{{', '').replaceAll('}}', '').match(/[{}]/) !== null) faults.push(`placeholder in ${said}`);
  return faults;
}
