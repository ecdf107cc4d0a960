import { isEnforced } from './evidence.ts';
import type {
  MessageDefinition,
  ParameterDefinition,
  ParametersMessage,
  ResourceMessage,
} from './message-definition.ts';
import { setMember } from './set-member.ts';
import { type Breach, isObject, type JsonMembers, type Validation } from './validation.ts';

/**
 * Reads a message from its wire form. What is wrong is reported through `validation`; the value returned counts only
 * where `validation.accepted` is still true. Never throws on any JSON value.
 * @see FHIR R4, Operations §3.2.0.4 Executing an operation
 */
export function readMessage<T>(definition: MessageDefinition, body: unknown, validation: Validation): T | undefined {
  // The definition is generated from the same parameters as T, and `readPlain` checks the body against it.
  return readPlain(definition, body, validation) as T | undefined;
}

function readPlain(definition: MessageDefinition, body: unknown, validation: Validation): unknown {
  switch (definition.kind) {
    case 'empty':
      return readEmpty(body, validation);
    case 'resource':
      return readResource(definition, body, validation);
    case 'parameters':
      return readParameters(definition, body, validation);
  }
}

function readEmpty(body: unknown, validation: Validation): undefined {
  if (body === undefined) return undefined;
  readParameters({ kind: 'parameters', parameters: [] }, body, validation);
  return undefined;
}

function readResource(definition: ResourceMessage, body: unknown, validation: Validation): unknown {
  if (body === undefined && definition.optional) return undefined;
  if (!checkResourceType(body, definition.resourceType, definition.resourceType, validation)) return undefined;
  (definition.validate ?? validation.resources)?.(body, validation, resourceTypeOf(body) ?? definition.resourceType);
  return body;
}

function readParameters(definition: ParametersMessage, body: unknown, validation: Validation): JsonMembers | undefined {
  const bare = bareParameter(definition, body);
  if (bare !== undefined) {
    validation.resources?.(body, validation, resourceTypeOf(body) ?? 'Resource');
    return readEntries(definition.parameters, [{ name: bare.name, resource: body }], '', validation);
  }
  if (!checkResourceType(body, 'Parameters', 'Parameters', validation)) return undefined;
  definition.validate?.(body, validation, 'Parameters');
  const entries = isObject(body) && Array.isArray(body['parameter']) ? body['parameter'] : [];
  return readEntries(definition.parameters, entries, 'Parameters.parameter', validation);
}

function bareParameter(definition: ParametersMessage, body: unknown): ParameterDefinition | undefined {
  const type = resourceTypeOf(body);
  if (definition.bareResource === undefined || type === undefined || type === 'Parameters') return undefined;
  return definition.parameters.find(
    ({ name, content }) =>
      name === definition.bareResource && content.kind === 'resource' && isOfType(type, content.resourceType),
  );
}

function readEntries(
  definitions: readonly ParameterDefinition[],
  entries: readonly unknown[],
  at: string,
  validation: Validation,
): JsonMembers {
  // By the place of the definition: a map by definitions would be most of what reading a message allocates.
  const found: FoundParameter[] = [];
  for (let index = 0; index < entries.length; index += 1) {
    const entry = entries[index];
    // Anything else is no parameter at all, which the structure's validator has reported.
    if (!isObject(entry) || typeof entry['name'] !== 'string') continue;
    const place = `${at}[${index}]`;
    const which = indexOfName(definitions, entry['name']);
    const definition = definitions[which];
    if (definition === undefined) {
      reportUnknown(entry['name'], definitions, place, validation);
      continue;
    }
    const known = found[which] ?? { count: 0, values: [] };
    found[which] = known;
    known.count += 1;
    if (definition.max !== '*' && known.count > definition.max) {
      reportRepeated(definition, place, validation);
      continue;
    }
    const value = readValue(definition, entry, place, validation);
    if (value !== undefined) known.values.push(value);
  }
  return plainMembers(definitions, found, at, validation);
}

/** What came of one parameter. */
interface FoundParameter {
  count: number;
  readonly values: unknown[];
}

function indexOfName(definitions: readonly ParameterDefinition[], name: string): number {
  for (let index = 0; index < definitions.length; index += 1) if (definitions[index]?.name === name) return index;
  return -1;
}

function plainMembers(
  definitions: readonly ParameterDefinition[],
  found: readonly (FoundParameter | undefined)[],
  at: string,
  validation: Validation,
): JsonMembers {
  const members: Record<string, unknown> = {};
  for (const [index, definition] of definitions.entries()) {
    const { count, values } = found[index] ?? notFound;
    // A value that was only noted as wrong is dropped; where the plain form cannot do without, that must refuse.
    if (count < definition.min || (values.length < definition.min && validation.accepted)) {
      reportMissing(definition, at, validation);
    }
    if (values.length > 0) setMember(members, definition.name, definition.max === 1 ? values[0] : values);
  }
  return members;
}

const notFound: Readonly<FoundParameter> = { count: 0, values: [] };

function readValue(definition: ParameterDefinition, entry: JsonMembers, at: string, validation: Validation): unknown {
  const present = contentMembers(entry);
  const [member, surplus] = present;
  if (surplus !== undefined) {
    report(validation, definition, {
      rule: 'choice',
      code: 'structure',
      at,
      found: present.join(' and '),
      wanted: `only ${describeContent(definition)}`,
    });
    return undefined;
  }
  if (member === undefined) {
    const wanted = describeContent(definition);
    report(validation, definition, { rule: 'cardinality-min', code: 'required', at, found: undefined, wanted });
    return undefined;
  }
  return readContent(definition, member, entry[member], `${at}.${member}`, validation);
}

function readContent(
  definition: ParameterDefinition,
  member: string,
  value: unknown,
  at: string,
  validation: Validation,
): unknown {
  const { content } = definition;
  switch (content.kind) {
    case 'value':
      if (member !== content.element) return refuseMember(definition, value, at, validation);
      return checkValue(definition, value, at, validation) ? value : undefined;
    case 'any-value':
      return member.startsWith('value') ? { [member]: value } : refuseMember(definition, value, at, validation);
    case 'resource':
      if (member !== 'resource') return refuseMember(definition, value, at, validation);
      return checkResourceType(value, content.resourceType, at, validation, definition) ? value : undefined;
    case 'parts':
      if (member !== 'part') return refuseMember(definition, value, at, validation);
      return readEntries(content.parts, Array.isArray(value) ? value : [], at, validation);
  }
}

function checkValue(definition: ParameterDefinition, value: unknown, at: string, validation: Validation): boolean {
  const { codes, fixed } = definition;
  if (fixed !== undefined && value !== fixed) {
    const wanted = `exactly ${JSON.stringify(fixed)}`;
    report(validation, definition, { rule: 'fixed', code: 'value', at, found: value, wanted });
    return false;
  }
  if (codes !== undefined && !codes.some((code) => code === value)) {
    const wanted = `one of ${codes.slice(0, 20).join(', ')}${codes.length > 20 ? ', …' : ''}`;
    report(validation, definition, { rule: 'binding', code: 'code-invalid', at, found: value, wanted });
    return !isEnforced(definition.source.evidence, validation.policy);
  }
  return true;
}

function refuseMember(definition: ParameterDefinition, found: unknown, at: string, validation: Validation): undefined {
  report(validation, definition, { rule: 'type', code: 'value', at, found, wanted: describeContent(definition) });
  return undefined;
}

function checkResourceType(
  value: unknown,
  wanted: string,
  at: string,
  validation: Validation,
  definition?: ParameterDefinition,
): boolean {
  const type = resourceTypeOf(value);
  if (type !== undefined && isOfType(type, wanted)) return true;
  report(validation, definition, {
    rule: 'resource-type',
    code: 'structure',
    at,
    found: type ?? value,
    wanted: wanted === 'Resource' ? 'a resource' : `a ${wanted} resource`,
  });
  return false;
}

function reportUnknown(
  name: string,
  definitions: readonly ParameterDefinition[],
  at: string,
  validation: Validation,
): void {
  const names = definitions.map((definition) => definition.name).join(', ');
  validation.report({
    rule: 'unknown-parameter',
    code: 'not-supported',
    at: `${at}.name`,
    found: name,
    wanted: names === '' ? 'no parameter' : `one of ${names}`,
  });
}

function reportRepeated(definition: ParameterDefinition, at: string, validation: Validation): void {
  report(validation, definition, {
    rule: 'cardinality-max',
    code: 'duplicate',
    at,
    found: definition.name,
    wanted: `parameter ${definition.name} at most ${times(Number(definition.max))}`,
  });
}

/**
 * Refuses under every policy, whoever made the parameter obligatory: without it there is no plain form to hand on.
 * @see FHIR R4, OperationDefinition.parameter.min
 */
function reportMissing(definition: ParameterDefinition, at: string, validation: Validation): void {
  const { source } = definition;
  validation.report({
    rule: 'cardinality-min',
    code: 'required',
    at: at === '' ? 'Parameters.parameter' : at,
    found: undefined,
    wanted: `parameter ${definition.name} at least ${times(definition.min)}`,
    source: isEnforced(source.evidence, validation.policy) ? source : { ...source, evidence: 'base' },
  });
}

/** Reports, unless the structure's validator has already refused the same place. */
function report(validation: Validation, definition: ParameterDefinition | undefined, breach: Breach): void {
  if (validation.issues.some(({ expression, severity }) => expression === breach.at && severity === 'error')) return;
  validation.report(definition === undefined ? breach : { ...breach, source: definition.source });
}

function describeContent({ content }: ParameterDefinition): string {
  switch (content.kind) {
    case 'value':
      return content.element;
    case 'any-value':
      return 'value[x]';
    case 'resource':
      return content.resourceType === 'Resource' ? 'resource' : `resource (${content.resourceType})`;
    case 'parts':
      return 'part';
  }
}

function contentMembers(entry: JsonMembers): string[] {
  return Object.keys(entry).filter((member) => member !== 'name' && /^(?:value[A-Z]\w*|resource|part)$/.test(member));
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function isOfType(type: string, wanted: string): boolean {
  return wanted === 'Resource' || type === wanted;
}

function resourceTypeOf(value: unknown): string | undefined {
  return isObject(value) && typeof value['resourceType'] === 'string' ? value['resourceType'] : undefined;
}
