import { assertNever } from '../../model/assert-never.ts';
import { type CanonicalUrl, versionedCanonical } from '../../model/identifier.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ElementNode, Structure, TypeReference } from '../../model/structure.ts';
import { isCertain } from '../types/enforcement.ts';
import { choiceName, choiceRules, isWideChoice } from './choice-schema.ts';
import { allOf, cardinality, constrained, onlyType } from './element-constraint.ts';
import { elementExtension, extensionLeaf } from './extension-schema.ts';
import { logicalSchema } from './logical-schema.ts';
import { isPrimitive, primitiveSchema } from './primitive-schema.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { sliceRules } from './slice-schema.ts';

/** FHIR's base for the canonical of a type. */
const typeBase = 'http://hl7.org/fhir/StructureDefinition/';

/** What schemas are made from: one responder's view of the release. */
export interface SchemaScope {
  readonly structures: ReadonlyMap<CanonicalUrl, Structure>;
  /** Resource types that may stand where any resource may. */
  readonly resourceTypes: readonly string[];
  readonly registry: SchemaRegistry;
  /** Of a resource in the entry of a Bundle only the type is checked. */
  readonly openEntries?: boolean;
  /** What the slices of the element being written out hold; of a choice of many types, only these are described. */
  readonly heldTypes?: ReadonlySet<string>;
}

/** A property of an object schema, or several where a choice has several wire names. */
interface Member {
  readonly properties: Readonly<Record<string, JsonValue>>;
  readonly required: readonly string[];
  /** Rules over several members. */
  readonly rules: readonly JsonObject[];
}

/** `$ref` to the schema of a FHIR type, by its code. */
export function typeSchema(scope: SchemaScope, code: string, at: string): JsonObject {
  if (isPrimitive(code)) return scope.registry.refer(code, at, () => primitiveSchema(code));
  if (code === 'Resource' || code === 'DomainResource') return anyResource(scope);
  const structure = findType(scope, code);
  return structure === undefined ? openType(code) : structureSchema(scope, structure, at);
}

/** `$ref` to the schema of a structure: a closed object. */
export function structureSchema(scope: SchemaScope, structure: Structure, at: string): JsonObject {
  return scope.registry.refer(structure.typeName, at, () => ({
    title: structure.typeName,
    'x-generated-from': versionedCanonical(structure),
    ...bodyOf(scope, structure),
  }));
}

/** A Bundle that is sent, its resources checked. In place, as it is most of what tools write out, and one operation has it. */
export function sentBundleSchema(scope: SchemaScope): JsonObject {
  const bundle = findType(scope, 'Bundle');
  return bundle === undefined ? openType('Bundle') : { title: 'Bundle', ...bodyOf(scope, bundle) };
}

/** A Bundle whose entries may hold resources of every type, of which only the type is checked. */
export function answerBundleSchema(scope: SchemaScope): JsonObject {
  const bundle = findType(scope, 'Bundle');
  if (bundle === undefined) return openType('Bundle');
  const name = 'AnswerBundle';
  scope.registry.cut('Bundle.entry.resource of an answer, where it is of another type than asked for');
  return scope.registry.refer(name, name, () => ({
    title: name,
    ...objectSchema({ ...scope, openEntries: true }, bundle, bundle.root.children, 'Bundle'),
  }));
}

function bodyOf(scope: SchemaScope, structure: Structure): JsonObject {
  if (structure.kind === 'logical') return logicalSchema(structure, (code, at) => typeSchema(scope, code, at));
  return structure.type === 'Extension' && structure.source === 'core'
    ? extensionLeaf(scope.registry, structure, (code, at) => typeSchema(scope, code, at))
    : objectSchema(scope, structure, structure.root.children, resourceTypeOf(structure));
}

/** One of several profiles, or the plain type where none of them is known. */
export function profiledSchema(
  scope: SchemaScope,
  code: string,
  profiles: readonly CanonicalUrl[],
  at: string,
): JsonObject {
  const known = profiles.flatMap((canonical) => scope.structures.get(canonical) ?? []);
  const [first] = known;
  if (first === undefined || known.length < profiles.length) return typeSchema(scope, code, at);
  return known.length === 1
    ? structureSchema(scope, first, at)
    : { anyOf: known.map((structure) => structureSchema(scope, structure, at)) };
}

/** Any resource the responder's statement lists, told apart by `resourceType`. */
function anyResource(scope: SchemaScope): JsonObject {
  const known = scope.resourceTypes.filter((type) => findType(scope, type) !== undefined);
  if (known.length === 0) return openResource();
  const branches = known.map((type) => ({ type, schema: typeSchema(scope, type, `AnyResource(${type})`) }));
  const direct = branches.filter(({ schema }) => schema['$ref'] !== undefined);
  // In place, as hardly anything but a Bundle has it: a component is written out once more by tools that resolve references.
  return {
    description: "A resource of one of the types that the responder's statement lists.",
    oneOf: direct.map(({ schema }) => schema),
    discriminator: {
      propertyName: 'resourceType',
      mapping: Object.fromEntries(direct.map(({ type, schema }) => [type, schema['$ref'] as string])),
    },
  };
}

/** The structure of a FHIR type, by its code. */
export function findType(scope: SchemaScope, code: string): Structure | undefined {
  // The key is only looked up: a code that makes no canonical is simply not found. Logical models are typed by canonical.
  return scope.structures.get((code.includes(':') ? code : `${typeBase}${code}`) as CanonicalUrl);
}

function resourceTypeOf(structure: Structure): string | undefined {
  return structure.kind === 'resource' ? structure.type : undefined;
}

/** A resource of which only the type is checked. */
export function openResource(types: readonly string[] = []): JsonObject {
  const resourceType = types.length === 0 ? { type: 'string' } : { type: 'string', enum: types };
  return { type: 'object', additionalProperties: true, required: ['resourceType'], properties: { resourceType } };
}

function openType(code: string): JsonObject {
  return { type: 'object', description: `A ${code}, not described further.` };
}

/** A closed object with these elements. */
function objectSchema(
  scope: SchemaScope,
  structure: Structure,
  children: readonly ElementNode[],
  resourceType?: string,
): JsonObject {
  const members = children.map((child) => memberOf(scope, structure, child));
  const rules = members.flatMap((member) => member.rules);
  const required = members.flatMap((member) => member.required);
  return {
    type: 'object',
    additionalProperties: false,
    ...(resourceType === undefined ? { minProperties: 1 } : {}),
    ...withRequired(resourceType === undefined ? required : ['resourceType', ...required]),
    properties: Object.assign(
      resourceType === undefined ? {} : { resourceType: { type: 'string', const: resourceType } },
      ...members.map((member) => member.properties),
    ),
    ...allOf(rules),
  };
}

function withRequired(names: readonly string[]): JsonObject {
  return names.length === 0 ? {} : { required: names };
}

const none: Member = { properties: {}, required: [], rules: [] };

function memberOf(scope: SchemaScope, structure: Structure, node: ElementNode): Member {
  const { min, max } = cardinality(node);
  // A modifier extension that nothing defines must be refused; one that a slice defines is let through.
  if (node.name === 'modifierExtension' && (node.slicing?.slices.length ?? 0) === 0) return none;
  if (max === 0) return none;
  if (node.content.kind === 'prohibited') return { ...none, properties: { [node.name]: {} } };
  if (node.content.kind === 'typed' && node.content.choice) return choiceMember(scope, node, min);
  const schema = bundledResource(scope, structure, node) ?? contentSchema(scope, structure, node);
  return {
    properties: {
      [node.name]: repeated(node, schema, min, max),
      ...primitiveExtension(scope, node, node.name, onlyType(node)),
    },
    required: min > 0 ? [node.name] : [],
    rules: [],
  };
}

/** A resource in an entry of a Bundle, where the place says more of it than that it may be any. */
function bundledResource(scope: SchemaScope, structure: Structure, node: ElementNode): JsonObject | undefined {
  return node.path === 'Bundle.entry.response.outcome'
    ? entryOutcome(scope, node)
    : echoedResource(scope, structure, node);
}

/**
 * The outcome of an entry is hardly ever anything but an OperationOutcome: that one is checked. A resource of any other type, which
 * the base definition allows for, is open; as any resource it would be most of what tools write out of the document.
 * @see https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.response.outcome
 */
function entryOutcome(scope: SchemaScope, node: ElementNode): JsonObject | undefined {
  const isAny = node.content.kind === 'typed' && node.content.types.some(({ code }) => code === 'Resource');
  if (!isAny) return undefined;
  // In the Bundle of an answer to a search or of a history there is none to speak of.
  if (scope.openEntries === true) return openResource();
  scope.registry.cut('Bundle.entry.response.outcome that is no OperationOutcome');
  return namedResource(scope, [{ code: 'OperationOutcome', profiles: [], targetProfiles: [] }], node.path);
}

/**
 * What stands in an entry of the answer to a transaction is what was sent, and is checked there: here only its type is.
 * @see https://hl7.org/fhir/R4/http.html#transaction-response
 */
function echoedResource(scope: SchemaScope, structure: Structure, node: ElementNode): JsonObject | undefined {
  if (node.path !== 'Bundle.entry.resource') return undefined;
  if (scope.openEntries === true) return openResource();
  const sliced = slicedEntries(structure);
  if (sliced.some(({ code }) => !scope.resourceTypes.includes(code))) {
    scope.registry.cut('Bundle.entry.resource of a type that no slice names');
    return namedResource(scope, sliced, node.path);
  }
  const type = structure.root.children.find(({ name }) => name === 'type')?.value?.value;
  if (type !== 'transaction-response' && type !== 'batch-response') return undefined;
  scope.registry.cut('Bundle.entry.resource of the answer to a transaction');
  return openResource(scope.resourceTypes);
}

/** Types of the resources that the Bundle's own slices hold. */
function slicedEntries(structure: Structure): readonly TypeReference[] {
  const slices = structure.root.children.find(({ name }) => name === 'entry')?.slicing?.slices ?? [];
  const resources = slices.flatMap(({ element }) => element.children.filter(({ name }) => name === 'resource'));
  return resources
    .flatMap(({ content }) => (content.kind === 'typed' ? content.types : []))
    .filter(({ code }) => code !== 'Resource' && code !== 'DomainResource');
}

/** A resource of one of these types, as they demand it; one of another type is open. */
function namedResource(scope: SchemaScope, types: readonly TypeReference[], at: string): JsonObject {
  const other = { ...openResource(), properties: { resourceType: { not: { enum: types.map(({ code }) => code) } } } };
  return { anyOf: [...types.map(({ code, profiles }) => profiledSchema(scope, code, profiles, at)), other] };
}

function repeated(node: ElementNode, item: JsonObject, min: number, max: number | '*'): JsonObject {
  if (!node.isArray) return item;
  const rules = sliceRules(node);
  return {
    type: 'array',
    minItems: Math.max(1, min),
    ...(max === '*' ? {} : { maxItems: max }),
    // Without a schema that says nothing: every type has extensions, and tools write each out.
    ...(Object.keys(item).length === 0 ? {} : { items: item }),
    ...allOf(rules),
  };
}

/** `_name`: id and extensions of a primitive, left open. @see https://hl7.org/fhir/R4/json.html#primitive */
function primitiveExtension(
  scope: SchemaScope,
  node: ElementNode,
  name: string,
  code: string | undefined,
): Record<string, JsonValue> {
  // `id` of any element or resource is not an element and cannot carry extensions; nor can what is XHTML.
  if (code === undefined || !isPrimitive(code) || node.name === 'id' || code === 'xhtml') return {};
  if (isSliced(node.children.find((child) => child.name === 'extension'))) {
    const extension = { type: 'array', minItems: 1, items: elementExtension(scope.registry) };
    const closed = { type: 'object', additionalProperties: false, properties: { id: { type: 'string' }, extension } };
    return { [`_${name}`]: node.isArray ? { type: 'array', items: closed } : closed };
  }
  scope.registry.cut('_name of a primitive');
  // No object, as tools write each out wherever its type is referred to, which is what they take longest for.
  return { [`_${name}`]: node.isArray ? { type: 'array' } : true };
}

function choiceMember(scope: SchemaScope, node: ElementNode, min: number): Member {
  const types = node.content.kind === 'typed' ? node.content.types : [];
  const names = types.map((type) => choiceName(node, type));
  const properties = types.map((type) => {
    const name = choiceName(node, type);
    const value = isUnheld(scope, types, type) ? unheldType(scope, node) : constrained(node, typeOf(scope, node, type));
    return { [name]: value, ...primitiveExtension(scope, node, name, type.code) };
  });
  return { properties: Object.assign({}, ...properties), required: [], rules: choiceRules(names, min) };
}

/** True for a type among many that no slice asks for and that is no mere primitive. */
function isUnheld({ heldTypes }: SchemaScope, types: readonly TypeReference[], { code }: TypeReference): boolean {
  return heldTypes !== undefined && isWideChoice(types) && !isPrimitive(code) && !heldTypes.has(code);
}

function unheldType(scope: SchemaScope, { path }: ElementNode): JsonObject {
  scope.registry.cut(`${path} of a type that no slice holds and that is not primitive`);
  return { type: 'object', minProperties: 1 };
}

function contentSchema(scope: SchemaScope, structure: Structure, node: ElementNode): JsonObject {
  const { content } = node;
  switch (content.kind) {
    case 'typed': {
      const [type] = content.types;
      return type === undefined ? {} : constrained(node, nestedOr(scope, structure, node, type));
    }
    case 'backbone':
      return constrained(node, itemSchema(scope, structure, node));
    case 'reuse':
      return reusedSchema(scope, structure, content.of, node.path);
    case 'prohibited':
      return {};
    default:
      return assertNever(content);
  }
}

/** A typed element whose snapshot goes on below it is written out in place; any other refers to its type. */
function nestedOr(scope: SchemaScope, structure: Structure, node: ElementNode, type: TypeReference): JsonObject {
  if (node.children.length === 0 || isPrimitive(type.code)) return typeOf(scope, node, type);
  const target = findType(scope, type.code);
  return objectSchema(scope, structure, node.children, target === undefined ? undefined : resourceTypeOf(target));
}

function typeOf(scope: SchemaScope, node: ElementNode, type: TypeReference): JsonObject {
  if (node.name === 'contained') {
    scope.registry.cut('DomainResource.contained');
    return openResource();
  }
  const leaf = leafSchema(scope, node, type);
  if (leaf !== undefined) return leaf;
  // The snapshot types the id of a resource as a string; its values are those of `id`.
  if (node.name === 'id') return typeSchema(scope, 'id', node.path);
  if (type.code === 'Extension' || !isCertain(node.evidence)) return typeSchema(scope, type.code, node.path);
  return profiledSchema(scope, type.code, type.profiles, node.path);
}

/** What the answer to a search or a history hardly ever has. */
const rareInAnswers: ReadonlySet<string> = new Set(['Bundle.identifier', 'Bundle.signature']);

/** What stays open or simple because it stands everywhere, so that written out it would multiply. */
function leafSchema(scope: SchemaScope, node: ElementNode, type: TypeReference): JsonObject | undefined {
  if (node.path === 'Reference.identifier') {
    scope.registry.cut(node.path);
    return { type: 'object' };
  }
  if (scope.openEntries === true && rareInAnswers.has(node.path)) {
    scope.registry.cut(`${node.path} of an answer`);
    return { type: 'object', minProperties: 1 };
  }
  if (type.code === 'Extension' && !isResourceElement(scope, node)) {
    if (isSliced(node)) return elementExtension(scope.registry);
    scope.registry.cut('extension of anything but a resource');
    return {};
  }
  return node.name === 'id' && !isResourceElement(scope, node) ? { type: 'string' } : undefined;
}

/** True where a profile says which extensions belong here. */
function isSliced(node: ElementNode | undefined): boolean {
  return (node?.slicing?.slices.length ?? 0) > 0;
}

/** True for `Patient.id`, not for `Patient.contact.id` or `HumanName.id`. */
function isResourceElement(scope: SchemaScope, node: ElementNode): boolean {
  const [type = '', , deeper] = node.path.split('.', 3);
  return deeper === undefined && findType(scope, type)?.kind === 'resource';
}

function reusedSchema(scope: SchemaScope, structure: Structure, of: string, at: string): JsonObject {
  const target = findNode(structure.root, of);
  if (target === undefined) return { type: 'object' };
  const name = `${structure.typeName}.${target.path.split('.').slice(1).join('.')}`;
  return scope.registry.refer(name, at, () => ({ title: name, ...itemSchema(scope, structure, target) }));
}

/** An element that is defined by its children; where it is sliced, by what its slices hold too. */
function itemSchema(scope: SchemaScope, structure: Structure, node: ElementNode): JsonObject {
  const { heldTypes: _outer, ...inner } = scope;
  const slices = node.slicing?.slices ?? [];
  const held = new Set(slices.flatMap(({ element }) => typesBelow(element)));
  return objectSchema(slices.length === 0 ? inner : { ...inner, heldTypes: held }, structure, node.children);
}

function typesBelow({ content, children }: ElementNode): string[] {
  const own = content.kind === 'typed' ? content.types.map(({ code }) => code) : [];
  return [...own, ...children.flatMap(typesBelow)];
}

function findNode(node: ElementNode, id: string): ElementNode | undefined {
  if (node.id === id || node.path === id) return node;
  for (const child of node.children) {
    const found = findNode(child, id);
    if (found !== undefined) return found;
  }
  return undefined;
}
