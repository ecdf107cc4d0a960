import type { JsonObject } from '../../model/json.ts';
import type { Discriminator, ElementNode, Slice, Slicing } from '../../model/structure.ts';
import { isCertain } from '../types/enforcement.ts';
import { choiceName } from './choice-schema.ts';
import { allOf, cardinality, constrained } from './element-constraint.ts';

/** What tells that an item of a list is of a slice. */
interface Membership {
  /** The schema of an item of the slice, as far as its discriminators go. */
  readonly schema: JsonObject;
  /** False where an item that meets the schema may be of no slice all the same. */
  readonly exact: boolean;
}

/** What the slices of a list demand, as rules over the list; of slices that no schema can tell apart, nothing. */
export function sliceRules(list: ElementNode): readonly JsonObject[] {
  const { slicing } = list;
  if (slicing === undefined) return [];
  const told = slicing.slices.flatMap((slice) => {
    const membership = membershipOf(slicing, slice);
    return membership === undefined ? [] : [{ slice, membership }];
  });
  const items = told.flatMap(({ slice, membership }) => itemRule(list, slice, membership));
  return [
    ...told.flatMap(({ slice, membership }) => countRule(slice, membership)),
    // A double negation means the same to a validator and nothing to a printer of types.
    ...(items.length === 0 ? [] : [{ not: { not: { items: { allOf: items } } } }]),
  ];
}

function membershipOf({ discriminators }: Slicing, { element }: Slice): Membership | undefined {
  const parts = discriminators.map((discriminator) => partOf(discriminator, element));
  const known = parts.flatMap((part) => part ?? []);
  if (known.length === 0 || known.length < parts.length) return undefined;
  const schemas = known.map(({ schema }) => schema);
  const [only = {}] = schemas;
  return { schema: schemas.length === 1 ? only : { allOf: schemas }, exact: known.every(({ exact }) => exact) };
}

function partOf({ type, path }: Discriminator, element: ElementNode): Membership | undefined {
  const child = element.children.find(({ name }) => name === path);
  if (child === undefined || child.isArray || !isCertain(child.evidence)) return undefined;
  switch (type) {
    case 'value':
    case 'pattern': {
      const value = child.value?.value;
      const isPlain = value !== undefined && typeof value !== 'object';
      return isPlain ? { schema: withMember(path, { const: value }), exact: true } : undefined;
    }
    case 'type':
    case 'profile': {
      const types = child.content.kind === 'typed' && !child.content.choice ? child.content.types : [];
      const [only, ...others] = types;
      if (path !== 'resource' || only === undefined || others.length > 0) return undefined;
      if (only.code === 'Resource' || only.code === 'DomainResource') return undefined;
      const resource = { type: 'object', ...withMember('resourceType', { const: only.code }) };
      return { schema: withMember(path, resource), exact: type === 'type' };
    }
    case 'exists':
      return undefined;
  }
}

function withMember(name: string, schema: JsonObject): JsonObject {
  return { required: [name], properties: { [name]: schema } };
}

/** How often items of the slice come, where that is enforced and is any rule at all. */
function countRule({ element }: Slice, { schema, exact }: Membership): readonly JsonObject[] {
  if (!isCertain(element.evidence)) return [];
  const { min } = element;
  const max = exact ? element.max : '*';
  if (min === 0 && max === '*') return [];
  return [
    {
      contains: { type: 'object', ...schema },
      ...(min === 1 ? {} : { minContains: min }),
      ...(max === '*' ? {} : { maxContains: max }),
    },
  ];
}

/** An item is not of the slice, or is as the slice demands. */
function itemRule(list: ElementNode, { element }: Slice, { schema, exact }: Membership): readonly JsonObject[] {
  const demanded = exact ? demands(element, list) : undefined;
  return demanded === undefined ? [] : [{ anyOf: [{ not: schema }, demanded] }];
}

/**
 * What a slice, or what is in it, says of what is below it, beyond what the type says; `undefined` where that is nothing. `unsliced` is
 * the same element as the type has it.
 */
function demands({ children }: ElementNode, unsliced: ElementNode | undefined): JsonObject | undefined {
  const forbidden = children.filter((child) => isForbidden(child));
  const isChoice = ({ name }: ElementNode) => isChoiceOf(unsliced?.children.find((child) => child.name === name));
  const required = children.flatMap(requiredName);
  const rules = {
    required,
    properties: {
      ...Object.fromEntries(required.map((name) => [name, true])),
      ...Object.fromEntries(forbidden.filter((child) => !isChoice(child)).map(({ name }) => [name, false])),
      ...Object.assign({}, ...children.map((child) => memberDemands(child, unsliced))),
    },
    patternProperties: Object.fromEntries(forbidden.filter(isChoice).map(({ name }) => [`^${name}[A-Z]`, false])),
  };
  const said = Object.entries(rules).filter(([, rule]) => Object.keys(rule).length > 0);
  return said.length === 0 ? undefined : Object.fromEntries(said);
}

function isForbidden(child: ElementNode): boolean {
  return cardinality(child).max === 0 || (child.content.kind === 'prohibited' && isCertain(child.evidence));
}

function isChoiceOf(node: ElementNode | undefined): boolean {
  return node?.content.kind === 'typed' && node.content.choice;
}

/** The one name that has to be there. Of a choice of many types it is any, which the type's own rules hold to. */
function requiredName(child: ElementNode): readonly string[] {
  const name = onlyName(child);
  return cardinality(child).min > 0 && name !== undefined ? [name] : [];
}

/** The name on the wire; `undefined` where there are several, or none. */
function onlyName(child: ElementNode): string | undefined {
  const { content, name } = child;
  if (content.kind === 'prohibited') return undefined;
  if (content.kind !== 'typed' || !content.choice) return name;
  const [type, ...others] = content.types;
  return type === undefined || others.length > 0 ? undefined : choiceName(child, type);
}

function memberDemands(child: ElementNode, unsliced: ElementNode | undefined): JsonObject {
  const name = isForbidden(child) ? undefined : onlyName(child);
  if (name === undefined) return {};
  const inner = contentDemands(
    child,
    unsliced?.children.find((one) => one.name === child.name),
  );
  return Object.keys(inner).length === 0 ? {} : { [name]: inner };
}

function contentDemands(child: ElementNode, unsliced: ElementNode | undefined): JsonObject {
  const below = demands(child, unsliced) ?? {};
  if (!child.isArray) return { ...constrained(child, {}), ...below };
  const rules = sliceRules(child);
  return {
    ...(Object.keys(below).length === 0 ? {} : { items: below }),
    ...allOf(rules),
  };
}
