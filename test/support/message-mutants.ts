import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';

/** A message that is wrong in one way. */
export interface Mutant {
  readonly kind: string;
  /** Where: a JSON pointer. */
  readonly at: string;
  readonly body: JsonValue;
}

type Path = readonly (string | number)[];

/** Ways to spoil the value at a path: each gives replacements, or nothing where it does not apply. */
type Spoiler = (value: JsonValue, name: string) => readonly (JsonValue | undefined)[];

const spoilers: Readonly<Record<string, Spoiler>> = {
  'unknown element': (value) => (isJsonObject(value) ? [{ ...value, unheardOf: 'x' }] : []),
  'null value': () => [null],
  'array for a single value': (value) => (Array.isArray(value) ? [] : [[value]]),
  'single value for an array': (value) => (Array.isArray(value) ? [value[0]] : []),
  'empty array': (value) => (Array.isArray(value) ? [[]] : []),
  'object for a primitive': (value) => (isJsonObject(value) || Array.isArray(value) ? [] : [{ value }]),
  'string for an object': (value) => (isJsonObject(value) ? ['x'] : []),
  'string for a boolean': (value) => (typeof value === 'boolean' ? [String(value)] : []),
  'number for a string': (value) => (typeof value === 'string' ? [1] : []),
  'empty string': (value) => (typeof value === 'string' ? [''] : []),
  'impossible date': (value, name) =>
    /(?:Date|DateTime|lastModified)$/.test(name) && typeof value === 'string' ? ['2025-13-45'] : [],
  'unknown code': (value, name) => (codeNames.has(name) && typeof value === 'string' ? [`${value}x`] : []),
  'batch type': (value, name) => (name === 'type' && value === 'transaction' ? ['batch'] : []),
  'unknown resource type': (_value, name) => (name === 'resourceType' ? ['Kettle'] : []),
  'misspelt parameter': (value, name) => (name === 'name' && typeof value === 'string' ? [`${value}s`] : []),
};

const codeNames = new Set(['gender', 'status', 'severity', 'method', 'use']);

/** Members without which a message is incomplete, wherever they stand. */
const needed = new Set([
  'resourceType',
  'name',
  'fullUrl',
  'type',
  'valueString',
  'valueReference',
  'resource',
  'issue',
  'location',
  'etag',
]);

/** Every mutant of a message. */
export function messageMutants(message: JsonValue): Mutant[] {
  return [...places(message, [])].flatMap(({ value, path }) => [
    ...spoiled(message, value, path),
    ...withoutNeeded(message, value, path),
    ...parameterMutants(message, value, path),
  ]);
}

function* places(value: JsonValue, path: Path): Generator<{ readonly value: JsonValue; readonly path: Path }> {
  yield { value, path };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* places(item, [...path, index]);
  } else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) yield* places(item ?? null, [...path, name]);
  }
}

function spoiled(message: JsonValue, value: JsonValue, path: Path): Mutant[] {
  const name = String(path.at(-1) ?? '');
  return Object.entries(spoilers).flatMap(([kind, spoil]) => {
    // The status of a response in a Bundle is an HTTP status line, not a code.
    if (kind === 'unknown code' && path.at(-2) === 'response') return [];
    // A parameter's name is misspelt; the name of a person is not a parameter's.
    if (kind === 'misspelt parameter' && path.at(-3) !== 'parameter') return [];
    return spoil(value, name).flatMap((replacement) =>
      replacement === undefined ? [] : [{ kind, at: pointer(path), body: replaced(message, path, replacement) }],
    );
  });
}

function withoutNeeded(message: JsonValue, value: JsonValue, path: Path): Mutant[] {
  const parent = path.at(-1);
  const own =
    isJsonObject(value) &&
    (value['resourceType'] !== undefined || ['parameter', 'entry'].includes(String(path.at(-2))));
  if (!own || parent === 'meta') return [];
  return Object.keys(value)
    .filter((name) => needed.has(name) && isNeeded(value, name, path))
    .map((name) => ({
      kind: `missing ${name}`,
      at: pointer([...path, name]),
      body: replaced(message, path, without(value, name)),
    }));
}

/** `name` and `type` are optional in a person and an organization. */
function isNeeded(value: JsonObject, name: string, path: Path): boolean {
  if (name === 'name') return path.at(-2) === 'parameter';
  if (name === 'type') return value['resourceType'] === 'Bundle';
  if (name === 'resource') return path.at(-2) === 'parameter';
  return true;
}

function parameterMutants(message: JsonValue, value: JsonValue, path: Path): Mutant[] {
  if (path.at(-1) !== 'parameter' || !Array.isArray(value)) return [];
  return value.flatMap((parameter: JsonValue, index) => {
    if (!isJsonObject(parameter)) return [];
    const at = [...path, index];
    return [
      { kind: 'two values', at: pointer(at), body: replaced(message, at, { ...parameter, valueInteger: 1 }) },
      {
        kind: 'value of another type',
        at: pointer(at),
        body: replaced(message, at, { name: parameter['name'], valueDecimal: 1.5 }),
      },
    ];
  });
}

/** The mutants that repeat a parameter which may come once. */
export function repeatedParameters(message: JsonValue, single: readonly string[]): Mutant[] {
  if (!isJsonObject(message) || !Array.isArray(message['parameter'])) return [];
  const list: readonly JsonValue[] = message['parameter'];
  return list
    .filter((parameter) => isJsonObject(parameter) && single.includes(String(parameter['name'])))
    .map((parameter, index) => ({
      kind: 'repeated parameter',
      at: `/parameter/${index}`,
      body: { ...message, parameter: [...list, parameter] },
    }));
}

function without(value: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([member]) => member !== name));
}

function replaced(value: JsonValue, path: Path, replacement: JsonValue): JsonValue {
  const [head, ...rest] = path;
  if (head === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item: JsonValue, index) => (index === head ? replaced(item, rest, replacement) : item));
  }
  return isJsonObject(value) ? { ...value, [head]: replaced(value[head] ?? null, rest, replacement) } : value;
}

function pointer(path: Path): string {
  return path.map((segment) => `/${segment}`).join('');
}
