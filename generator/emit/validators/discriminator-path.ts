import type { ElementNode, TypeReference } from '../../model/structure.ts';
import { parseExpression } from '../fhirpath/parse.ts';
import type { Expression } from '../fhirpath/syntax.ts';
import { NotCompilable } from '../fhirpath/token.ts';
import { choiceKey } from './primitive-codes.ts';
import type { StructureIndex } from './structure-index.ts';

/** One step from a repetition to what tells its slice. */
export type Segment =
  /** Down these wire names. */
  | { readonly kind: 'path'; readonly keys: readonly string[] }
  /** Only an extension of this url. */
  | { readonly kind: 'url'; readonly url: string }
  /** From a reference to the resource it points to. */
  | { readonly kind: 'resolve' };

/** Where the path of a discriminator leads. */
export interface Found {
  readonly node: ElementNode;
  readonly segments: readonly Segment[];
  /** The reference that the last step resolved. */
  readonly reference?: ElementNode;
}

type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'ofType'; readonly code: string }
  | { readonly kind: 'extension'; readonly url: string }
  | { readonly kind: 'resolve' };

/**
 * The element a discriminator's path leads to from an element, through profiles on types where the snapshot stops; `undefined` where
 * there is none, or the path is none that a discriminator may have.
 * @see https://hl7.org/fhir/R4/profiling.html#discriminator
 */
export function findDiscriminated(index: StructureIndex, from: ElementNode, path: string): Found | undefined {
  let found: Found | undefined = { node: from, segments: [] };
  for (const step of stepsOf(path) ?? [undefined]) {
    found = step === undefined || found === undefined ? undefined : stepFrom(index, found, step);
  }
  return found;
}

function stepsOf(path: string): readonly Step[] | undefined {
  try {
    return stepsOfExpression(parseExpression(path));
  } catch (cause) {
    if (cause instanceof NotCompilable) return undefined;
    throw cause;
  }
}

function stepsOfExpression(expression: Expression): readonly Step[] | undefined {
  if (expression.kind === 'this') return [];
  if (expression.kind !== 'member' && expression.kind !== 'call') return undefined;
  const before = stepsOfExpression(expression.focus);
  const step =
    expression.kind === 'member' ? ({ kind: 'member', name: expression.name } as const) : callStep(expression);
  return before === undefined || step === undefined ? undefined : [...before, step];
}

function callStep({ name, arguments: [first, more] }: Extract<Expression, { kind: 'call' }>): Step | undefined {
  if (more !== undefined) return undefined;
  if (name === 'resolve' && first === undefined) return { kind: 'resolve' };
  if (name === 'ofType' && first?.kind === 'member') return { kind: 'ofType', code: first.name };
  if (name === 'extension' && first?.kind === 'literal' && typeof first.value === 'string') {
    return { kind: 'extension', url: first.value };
  }
  return undefined;
}

function stepFrom(index: StructureIndex, found: Found, step: Step): Found | undefined {
  switch (step.kind) {
    case 'member': {
      const child = index.childrenOf(found.node).find(({ name }) => name === step.name);
      return child === undefined ? undefined : { node: child, segments: withKey(found.segments, wireName(child)) };
    }
    case 'ofType':
      return stepToType(found, step.code);
    case 'extension':
      return stepToExtension(index, found, step.url);
    case 'resolve':
      return stepToTarget(index, found);
  }
}

function withKey(segments: readonly Segment[], key: string): readonly Segment[] {
  const last = segments.at(-1);
  if (last?.kind !== 'path') return [...segments, { kind: 'path', keys: [key] }];
  return [...segments.slice(0, -1), { kind: 'path', keys: [...last.keys, key] }];
}

function wireName(node: ElementNode): string {
  if (node.content.kind !== 'typed' || !node.content.choice) return node.name;
  const [type] = node.content.types;
  const code = node.value?.type ?? (node.content.types.length === 1 ? type?.code : undefined);
  return code === undefined ? node.name : choiceKey(node.name, code);
}

/** The choice that was just stepped to, as far as it is of one type: as its slice says, where it has one. */
function stepToType({ node, segments }: Found, code: string): Found | undefined {
  const last = segments.at(-1);
  if (last?.kind !== 'path' || node.content.kind !== 'typed' || !node.content.choice) return undefined;
  const key = choiceKey(node.name, code);
  const slice = node.slicing?.slices.find(({ name }) => name === key)?.element;
  const types = node.content.types.filter((type) => type.code === code);
  const narrowed: ElementNode = slice ?? { ...node, content: { kind: 'typed', choice: true, types } };
  return { node: narrowed, segments: withKey(withoutLast(segments, last), key) };
}

function withoutLast(segments: readonly Segment[], last: Extract<Segment, { kind: 'path' }>): readonly Segment[] {
  const keys = last.keys.slice(0, -1);
  return [...segments.slice(0, -1), ...(keys.length === 0 ? [] : [{ kind: 'path', keys } as const])];
}

/** The extension of that url: the slice that fixes it, or is of the profile that has it as its canonical. */
function stepToExtension(index: StructureIndex, { node, segments }: Found, url: string): Found | undefined {
  const extension = index.childrenOf(node).find(({ name }) => name === 'extension');
  if (extension === undefined) return undefined;
  const slice = extension.slicing?.slices.find(({ element }) => isOfUrl(index, element, url))?.element;
  const definition = index.ofCanonical(url)?.root;
  const target: ElementNode =
    slice ?? (definition === undefined ? extension : { ...extension, children: definition.children });
  return { node: target, segments: [...withKey(segments, 'extension'), { kind: 'url', url }] };
}

function isOfUrl(index: StructureIndex, element: ElementNode, url: string): boolean {
  const own = index.childrenOf(element).find(({ name }) => name === 'url')?.value?.value;
  const profiles = typesOf(element).flatMap(({ profiles: named }) => named.map(String));
  return own === url || profiles.includes(url);
}

/** What a reference points to: as its one target profile says, where the release has that. */
function stepToTarget(index: StructureIndex, { node, segments }: Found): Found {
  const targets = typesOf(node).flatMap(({ targetProfiles }) => targetProfiles);
  const [only] = targets;
  const structure = only === undefined || targets.length > 1 ? undefined : index.ofCanonical(only);
  return { node: structure?.root ?? node, segments: [...segments, { kind: 'resolve' }], reference: node };
}

/** The types of an element; none where it has content of its own. */
export function typesOf({ content }: ElementNode): readonly TypeReference[] {
  return content.kind === 'typed' ? content.types : [];
}
