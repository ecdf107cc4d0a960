import type { Parameters } from 'fhir/r4.js';
import type { ParameterDefinition, ParametersMessage } from './message-definition.ts';

/** Parameters of every FHIR request, which are about the answer's form and no operation's own. @see FHIR R4, RESTful API §3.1.0.1.10 */
const generalParameters: ReadonlySet<string> = new Set(['_format', '_pretty', '_summary', '_elements']);

/** The Parameters resource that a query stands for, each value in the form its definition gives it. */
export function parametersFromQuery(definition: ParametersMessage, query: URLSearchParams): unknown {
  const parameter = entriesFromQuery(definition, query);
  return parameter.length === 0 ? { resourceType: 'Parameters' } : { resourceType: 'Parameters', parameter };
}

/** The entries of that resource. */
export function entriesFromQuery(definition: ParametersMessage, query: URLSearchParams): readonly unknown[] {
  const parameter: unknown[] = [];
  for (const [name, text] of query) {
    const known = definition.parameters.find((candidate) => candidate.name === name);
    if (known === undefined && generalParameters.has(name)) continue;
    const element = known === undefined ? 'valueString' : queryElement(known);
    parameter.push({ name, [element]: valueFromText(element, text) });
  }
  return parameter;
}

/** The query of a Parameters resource whose values are all primitive, as `entriesBeyondQuery` tells. */
export function queryFromParameters(parameters: Parameters): string {
  const query = new URLSearchParams();
  for (const entry of parameters.parameter ?? []) {
    const value = primitiveOf(entry);
    if (value !== undefined) query.append(entry.name, String(value));
  }
  return query.toString();
}

/** Indices of the entries that no query can carry, since they are not primitive. @see FHIR R4, Operations §3.2.0.4 */
export function entriesBeyondQuery(parameters: Parameters): readonly number[] {
  return (parameters.parameter ?? []).flatMap((entry, index) => (primitiveOf(entry) === undefined ? [index] : []));
}

function primitiveOf(entry: object): unknown {
  return Object.entries(entry).find(([member, value]) => member.startsWith('value') && isPrimitive(value))?.[1];
}

function queryElement(definition: ParameterDefinition): string {
  return definition.content.kind === 'value' ? definition.content.element : 'valueString';
}

/** Text that is not of the wanted form stays text, so that the validator reports it as it was sent. */
function valueFromText(element: string, text: string): unknown {
  switch (element) {
    case 'valueBoolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'valueInteger':
    case 'valuePositiveInt':
    case 'valueUnsignedInt':
      return /^-?[0-9]{1,10}$/.test(text) ? Number(text) : text;
    case 'valueDecimal':
      return /^-?[0-9]{1,18}(?:\.[0-9]{1,17})?$/.test(text) ? Number(text) : text;
    default:
      return text;
  }
}

function isPrimitive(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
