import type { Parameters, ParametersParameter, Resource } from 'fhir/r4.js';
import type { ParameterDefinition, ParametersMessage } from './message-definition.ts';

/**
 * Writes a message in its wire form, parameters in the order of the definition. A member the definition does not know
 * is written as well, as text: dropped silently it would never be found, written it is refused.
 */
export function writeParameters(definition: ParametersMessage, value: object): Parameters {
  const parameter = writeEntries(definition.parameters, value);
  return parameter.length === 0 ? { resourceType: 'Parameters' } : { resourceType: 'Parameters', parameter };
}

function writeEntries(definitions: readonly ParameterDefinition[], value: object): ParametersParameter[] {
  const members = new Map<string, unknown>(Object.entries(value));
  const entries: ParametersParameter[] = [];
  for (const definition of definitions) {
    for (const item of repetitions(definition, members.get(definition.name)))
      entries.push(writeEntry(definition, item));
    members.delete(definition.name);
  }
  for (const [name, unknown] of members) if (unknown !== undefined) entries.push(unknownEntry(name, unknown));
  return entries;
}

function unknownEntry(name: string, value: unknown): ParametersParameter {
  return { name, valueString: typeof value === 'object' ? 'an object' : String(value) };
}

function repetitions(definition: ParameterDefinition, value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return definition.max !== 1 && Array.isArray(value) ? value : [value];
}

function writeEntry({ name, content }: ParameterDefinition, value: unknown): ParametersParameter {
  switch (content.kind) {
    case 'value':
      return { name, [content.element]: value };
    case 'any-value':
      return { ...objectOrEmpty(value), name };
    case 'resource':
      // A resource by the message's type; what it really is, the validator says.
      return { name, resource: value as Resource };
    case 'parts':
      return { name, part: writeEntries(content.parts, objectOrEmpty(value)) };
  }
}

function objectOrEmpty(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
