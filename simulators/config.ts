import { readFile } from 'node:fs/promises';
import type { ErrorObject } from 'ajv';

/** A JSON Schema of an object that allows no members but its own. */
export interface ConfigSchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly if?: object;
  readonly else?: object;
}

/** The configuration is not what it should be: whoever wrote it can mend it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(source: string, problems: readonly string[]) {
    super([`${source} cannot be used:`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads a configuration file and holds it against its schema.
 * @throws ConfigError where it cannot be read, is no JSON, or does not meet the schema.
 */
export async function readConfigFile(path: string, schema: ConfigSchema): Promise<Readonly<Record<string, unknown>>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new ConfigError(path, ['The file cannot be read.']);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(path, [error instanceof Error ? error.message : 'It is no JSON.']);
  }
  return checkConfig(path, content, schema);
}

/**
 * Holds a configuration against its schema; gives it back frozen.
 * @throws ConfigError that tells every problem, and for an unknown member the known one that is nearest.
 */
export async function checkConfig(
  source: string,
  content: unknown,
  schema: ConfigSchema,
): Promise<Readonly<Record<string, unknown>>> {
  // Loaded only where there is a configuration, as it takes its time.
  const { Ajv } = await import('ajv');
  const validate = new Ajv({ allErrors: true, verbose: true }).compile<Record<string, unknown>>(schema);
  if (!validate(content)) {
    // These two only say that another error was found.
    const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if' && keyword !== 'propertyNames');
    throw new ConfigError(source, errors.map(describe));
  }
  return Object.freeze(content);
}

/** Of longer lists only what is nearest is told. */
const longestListTold = 8;

function describe(error: ErrorObject): string {
  const place = error.instancePath === '' ? '' : `${error.instancePath}: `;
  const { additionalProperty } = error.params;
  if (error.keyword === 'additionalProperties' && typeof additionalProperty === 'string') {
    const known = Object.keys(error.parentSchema?.['properties'] ?? {});
    return `${place}unknown key ${JSON.stringify(additionalProperty)}; the nearest known one is ${JSON.stringify(nearest(additionalProperty, known))}`;
  }
  const { allowedValues } = error.params;
  if (error.keyword === 'enum' && Array.isArray(allowedValues) && allowedValues.length > longestListTold) {
    const given = String(error.propertyName ?? error.data);
    return `${place}${JSON.stringify(given)} is not known; the nearest known one is ${JSON.stringify(nearest(given, allowedValues))}`;
  }
  if (error.propertyName !== undefined) return `${place}the key ${JSON.stringify(error.propertyName)} ${error.message}`;
  if (error.keyword === 'enum') return `${place}must be one of ${JSON.stringify(error.params['allowedValues'])}`;
  return `${place}${error.message ?? error.keyword}`;
}

/** The candidate that takes the fewest changes of single letters to get to. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates.map((candidate) => ({ candidate, changes: editDistance(word, candidate) }));
  return ranked.sort((one, other) => one.changes - other.changes)[0]?.candidate;
}

/** @see Levenshtein distance, one row at a time */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const exchanged = (row[j - 1] ?? 0) + (from[i - 1]?.toLowerCase() === to[j - 1]?.toLowerCase() ? 0 : 1);
      next.push(Math.min(exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
