import type { SourcePlace } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import { type CanonicalUrl, parseCanonicalUrl, parseVersionedCanonical } from '../../model/identifier.ts';
import type { JsonObject } from '../../model/json.ts';
import type {
  Binding,
  Constraint,
  Discriminator,
  ElementContent,
  ElementNode,
  Slicing,
  StructureKind,
  TypeReference,
  ValueConstraint,
} from '../../model/structure.ts';
import { choiceOf, numberOf, objectOf, objectsOf, textOf, textOrEmpty } from './definition-reader.ts';
import { typeCanonical } from './definition-source.ts';
import { readTypes } from './element-types.ts';
import { readElementJson } from './json-convention.ts';
import { type RequirementEvidence, standardGrounds } from './requirement-evidence.ts';
import { type Cardinality, cardinalityOf, idOf, maximumOf, nodeAt, type SnapshotNode } from './snapshot-node.ts';
import type { Terminology } from './terminology.ts';

/** The structure whose elements are built, and what they need besides. */
export interface ElementScope {
  readonly canonical: CanonicalUrl;
  readonly kind: StructureKind;
  readonly type: string;
  readonly root: SnapshotNode;
  readonly grounds: RequirementEvidence;
  readonly terminology: Terminology;
  readonly log: DiagnosticLog;
  /** Where the element with this id is written. */
  placeOf(id: string): SourcePlace;
  /** True where what a Reference may point to is kept. */
  knowsTarget(canonical: CanonicalUrl): boolean;
}

/** The root element of a structure, everything beneath it. */
export function buildElements(scope: ElementScope): ElementNode {
  return buildNode(scope.root, '', '', scope);
}

/** `siblings` are the slices beside a slice: those that are named below it (`a/b` below `a`) slice it again. */
function buildNode(
  node: SnapshotNode,
  idAbove: string,
  pathAbove: string,
  scope: ElementScope,
  siblings: readonly SnapshotNode[] = [],
): ElementNode {
  const { element } = node;
  const id = idOf(node, idAbove);
  const path = pathAbove === '' ? node.segment : `${pathAbove}.${node.segment}`;
  const cardinality = cardinalityOf(element);
  const content = contentOf(node, id, cardinality, scope);
  const grounds = node.touched ? scope.grounds.groundsOf(element, scope.placeOf(id)) : standardGrounds;
  const isArray = idAbove !== '' && isRepeating(node);
  return {
    id,
    path,
    name: node.segment.replace(/\[x\]$/, ''),
    short: textOrEmpty(element, 'short'),
    definition: textOrEmpty(element, 'definition'),
    ...cardinality,
    base: node.standard,
    isArray,
    content,
    children:
      content.kind === 'prohibited' ? [] : (node.children ?? []).map((child) => buildNode(child, id, path, scope)),
    constraints: constraintsOf(element, id, scope),
    mustSupport: element['mustSupport'] === true,
    isModifier: element['isModifier'] === true,
    ...grounds,
    ...optional('value', valueConstraintOf(node, id, scope)),
    ...optional('binding', bindingOf(element, scope)),
    ...optional('maxLength', numberOf(element, 'maxLength')),
    ...optional('slicing', slicingOf(node, idAbove, pathAbove, scope, siblings)),
    ...optional(
      'json',
      scope.kind === 'logical' ? readElementJson(element, isArray, scope.placeOf(id), scope.log) : undefined,
    ),
  };
}

/** A member that is left out where it has no value. */
function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  // A computed member name is widened to string by the compiler.
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}

/** Whether the wire has an array: what the element's first definition says, not what a profile leaves of it. */
function isRepeating(node: SnapshotNode): boolean {
  const first = maximumOf(objectOf(node.element, 'base')?.['max']) ?? maximumOf(node.element['max']) ?? '*';
  return first === '*' || first > 1;
}

function contentOf(node: SnapshotNode, id: string, { max }: Cardinality, scope: ElementScope): ElementContent {
  if (max === 0) return { kind: 'prohibited' };
  if (node === scope.root) return { kind: 'backbone', type: scope.type };
  const reference = textOf(node.element, 'contentReference');
  if (reference !== undefined) return reuse(reference, scope);
  const types = readTypes(node.element).map((type) => withKnownTargets(type, scope));
  const [only] = types;
  if (only === undefined) return untyped(node, id, scope);
  const anonymous = types.length === 1 && (only.code === 'BackboneElement' || only.code === 'Element');
  if (anonymous && node.children !== undefined) return { kind: 'backbone', type: only.code };
  return { kind: 'typed', choice: node.segment.endsWith('[x]'), types };
}

/** The package that carries the standard added targets of its own to some elements; they are no part of it. */
function withKnownTargets(type: TypeReference, scope: ElementScope): TypeReference {
  const known = type.targetProfiles.filter((canonical) => scope.knowsTarget(canonical));
  return known.length === type.targetProfiles.length ? type : { ...type, targetProfiles: known };
}

/** `#Bundle.link` → that element; a profile that constrains it points to the type itself, whose element is meant. */
function reuse(reference: string, scope: ElementScope): ElementContent {
  const of = reference.slice(reference.indexOf('#') + 1);
  const target = nodeAt(scope.root, of);
  const canonical = parseCanonicalUrl(typeCanonical(of.split('.')[0] ?? ''));
  const elsewhere = target === undefined || isConstrained(target);
  if (!elsewhere || canonical === undefined || canonical === scope.canonical) return { kind: 'reuse', of };
  return { kind: 'reuse', of, structure: canonical };
}

function isConstrained(node: SnapshotNode): boolean {
  return node.touched || node.slices.length > 0 || (node.children ?? []).some(isConstrained);
}

function untyped(node: SnapshotNode, id: string, scope: ElementScope): ElementContent {
  if (node.children === undefined) {
    scope.log.error('element-missing', scope.placeOf(id), '"type" is missing.');
  }
  return { kind: 'backbone', type: 'Element' };
}

function valueConstraintOf(
  { element, touched }: SnapshotNode,
  id: string,
  scope: ElementScope,
): ValueConstraint | undefined {
  for (const kind of ['fixed', 'pattern'] as const) {
    const choice = choiceOf(element, kind);
    const value = choice === undefined ? undefined : element[choice.member];
    if (choice === undefined || value === undefined) continue;
    const type = valueType(choice.type, element);
    const codes = readTypes(element).map((each) => each.code);
    if (touched && codes.length > 0 && !codes.includes(type)) {
      const text = `"${id}": ${choice.member} is of no type that the element has; wanted ${codes.join(' or ')}.`;
      scope.log.warning('element-invalid', scope.placeOf(id), text);
    }
    return { kind, type, value };
  }
  return undefined;
}

/** The type code a member's ending stands for: `Uri` → `uri`. The element's own types decide the letter case. */
function valueType(ending: string, element: JsonObject): string {
  const primitive = ending.charAt(0).toLowerCase() + ending.slice(1);
  const codes = readTypes(element).map((type) => type.code);
  if (codes.includes(ending)) return ending;
  return codes.includes(primitive) || primitives.has(primitive) ? primitive : ending;
}

const primitives = new Set(
  (
    'base64Binary boolean canonical code date dateTime decimal id instant integer markdown oid positiveInt string time ' +
    'unsignedInt uri url uuid'
  ).split(' '),
);

const strengths = ['required', 'extensible', 'preferred', 'example'] as const;

function bindingOf(element: JsonObject, scope: ElementScope): Binding | undefined {
  const binding = objectOf(element, 'binding');
  const strength = strengths.find((each) => each === binding?.['strength']);
  const named = binding === undefined ? undefined : textOf(binding, 'valueSet');
  const valueSet = named === undefined ? undefined : parseVersionedCanonical(named)?.url;
  if (strength === undefined || named === undefined || valueSet === undefined) return undefined;
  const codes = strength === 'required' ? scope.terminology.codesOf(named) : undefined;
  return { strength, valueSet, ...optional('codes', codes) };
}

function constraintsOf(element: JsonObject, id: string, scope: ElementScope): readonly Constraint[] {
  return objectsOf(element, 'constraint').flatMap((constraint) => {
    const expression = textOf(constraint, 'expression');
    const key = textOf(constraint, 'key');
    if (expression === undefined || key === undefined) {
      scope.log.warning(
        'rule-not-generated',
        scope.placeOf(id),
        `Constraint ${quoteValue(key)} has no FHIRPath expression.`,
      );
      return [];
    }
    const severity = constraint['severity'] === 'warning' ? 'warning' : 'error';
    const grounds = scope.grounds.ownGroundsOf(constraint, scope.placeOf(id));
    const human = textOrEmpty(constraint, 'human');
    return [{ key, severity, human, expression, source: sourceOf(constraint, scope), ...optional('grounds', grounds) }];
  });
}

/** Older definitions name the source by type alone, or not at all. */
function sourceOf(constraint: JsonObject, scope: ElementScope): CanonicalUrl {
  const source = textOf(constraint, 'source');
  return (source === undefined ? undefined : parseCanonicalUrl(typeCanonical(source))) ?? scope.canonical;
}

const discriminatorTypes = ['value', 'pattern', 'type', 'profile', 'exists'] as const;
const slicingRules = ['open', 'closed', 'openAtEnd'] as const;

/** Absent where the snapshot only allows slices and has none. */
function slicingOf(
  node: SnapshotNode,
  idAbove: string,
  pathAbove: string,
  scope: ElementScope,
  siblings: readonly SnapshotNode[],
): Slicing | undefined {
  const slicing = objectOf(node.element, 'slicing');
  const all = node.slice === undefined ? node.slices : siblings;
  const own = all.filter((slice) => parentOf(slice, all) === node.slice);
  const rules = slicingRules.find((each) => each === slicing?.['rules']) ?? 'open';
  if (own.length === 0 && (rules === 'open' || node.slice !== undefined)) return undefined;
  return {
    discriminators: objectsOf(slicing ?? {}, 'discriminator').flatMap((each) =>
      discriminatorOf(each, idOf(node, idAbove), scope),
    ),
    rules,
    ordered: slicing?.['ordered'] === true,
    slices: own.map((slice) => ({
      name: slice.slice ?? '',
      element: buildNode(slice, idAbove, pathAbove, scope, all),
    })),
  };
}

/** The name of the slice that a slice is part of, the nearest of those there are: `a` of `a/b`. */
function parentOf({ slice = '' }: SnapshotNode, all: readonly SnapshotNode[]): string | undefined {
  for (let end = slice.lastIndexOf('/'); end > 0; end = slice.lastIndexOf('/', end - 1)) {
    const name = slice.slice(0, end);
    if (all.some((other) => other.slice === name)) return name;
  }
  return undefined;
}

function discriminatorOf(discriminator: JsonObject, id: string, scope: ElementScope): readonly Discriminator[] {
  const type = discriminatorTypes.find((each) => each === discriminator['type']);
  const path = textOf(discriminator, 'path');
  if (type !== undefined && path !== undefined) return [{ type, path }];
  const message = `A discriminator needs a path and one of the types ${discriminatorTypes.join(', ')}.`;
  scope.log.error('element-invalid', scope.placeOf(id), message);
  return [];
}
