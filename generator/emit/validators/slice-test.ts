import type { Discriminator, ElementNode, Slice, Slicing } from '../../model/structure.ts';
import { jsonLiteral, stringLiteral } from '../literal.ts';
import { type Found, findDiscriminated, type Segment, typesOf } from './discriminator-path.ts';
import type { ElementPair } from './element-pair.ts';
import { choiceKey, isPrimitive } from './primitive-codes.ts';

/** TypeScript that tells whether a local `item` belongs to the slice; `undefined` where the discriminators cannot be turned into code. */
export function sliceTest(pair: ElementPair, slicing: Slicing, slice: Slice): string | undefined {
  const tests = slicing.discriminators.map((discriminator) => discriminatorTest(pair, discriminator, slice));
  if (tests.length === 0 || tests.includes(undefined)) return undefined;
  return tests.length === 1 ? tests[0] : tests.map((test) => (test?.includes('||') ? `(${test})` : test)).join(' && ');
}

/**
 * TypeScript that is true where a local `item` refers to something that is not in the message, and so cannot be told to belong to any
 * slice or to none; `undefined` where that cannot be.
 */
export function unsettledTest(pair: ElementPair, slicing: Slicing): string | undefined {
  const [slice] = slicing.slices;
  const tests = slicing.discriminators.flatMap((discriminator) => {
    const found = slice === undefined ? undefined : foundBy(pair, discriminator, slice);
    const end = found?.segments.findIndex(({ kind }) => kind === 'resolve') ?? -1;
    if (found === undefined || end < 0) return [];
    const byType = discriminator.type === 'type' && end === found.segments.length - 1;
    const test = pair.module.runtime(byType ? 'hasUnknownTarget' : 'isUnresolved');
    return [reach(pair, found.segments.slice(0, end), 'item', (value) => `${test}(${value}, validation)`)];
  });
  return tests.length === 0 ? undefined : tests.join(' || ');
}

/** Elements that a slice's test has settled already. */
export function settledNames(slicing: Slicing, slice: Slice): readonly string[] {
  return slicing.discriminators
    .filter(({ type, path }) => (type === 'value' || type === 'pattern') && /^[A-Za-z][A-Za-z0-9_]*$/.test(path))
    .map(({ path }) => path)
    .filter((path) => slice.element.children.some((child) => child.name === path && isSettledByValue(child)));
}

function isSettledByValue({ value, children }: ElementNode): boolean {
  return value !== undefined && children.length === 0;
}

function foundBy(pair: ElementPair, { path }: Discriminator, slice: Slice): Found | undefined {
  return findDiscriminated(pair.module.run.index, slice.element, path);
}

function discriminatorTest(pair: ElementPair, discriminator: Discriminator, slice: Slice): string | undefined {
  const found = foundBy(pair, discriminator, slice);
  if (found === undefined) return undefined;
  switch (discriminator.type) {
    case 'value':
    case 'pattern':
      return valueTest(pair, found);
    case 'exists':
      return existsTest(pair, found);
    case 'type':
      return typeTest(pair, found);
    case 'profile':
      return profileTest(pair, found);
  }
}

type Leaf = (value: string) => string;

/** TypeScript that is true where something at the end of the segments, from `focus`, meets the test. */
function reach(pair: ElementPair, segments: readonly Segment[], focus: string, leaf: Leaf, depth = 0): string {
  const [segment, ...rest] = segments;
  if (segment === undefined) return leaf(focus);
  const { module } = pair;
  const name = depth === 0 ? 'found' : `found${depth + 1}`;
  const inner = (value: string): string => reach(pair, rest, value, leaf, depth + 1);
  switch (segment.kind) {
    case 'path':
      return `${module.runtime('someAt')}(${focus}, ${pathList(pair, segment.keys)}, (${name}) => ${inner(name)})`;
    case 'url': {
      const isOfUrl = `${module.runtime('isExtensionOf')}(${focus}, ${stringLiteral(segment.url)})`;
      const after = inner(focus);
      return after === 'true' ? isOfUrl : `${isOfUrl} && ${after}`;
    }
    case 'resolve':
      return inner(`${module.runtime('resolveReference')}(${focus}, validation)`);
  }
}

function valueTest(pair: ElementPair, { node, segments }: Found): string | undefined {
  const direct = directTest(pair, node, segments);
  if (direct !== undefined) return direct;
  const leaf = nodeTest(pair, node, 1);
  return leaf === undefined ? undefined : reach(pair, segments, 'item', leaf);
}

/** A member of the repetition itself, compared as it stands. */
function directTest({ module }: ElementPair, node: ElementNode, segments: readonly Segment[]): string | undefined {
  const [segment] = segments;
  if (node.value === undefined || segment?.kind !== 'path' || segments.length > 1) return undefined;
  const { value } = node.value;
  const [key] = segment.keys;
  if (key === undefined || segment.keys.length > 1 || node.isArray || typeof value === 'object') return undefined;
  return `${module.runtime('isObject')}(item) && item[${stringLiteral(key)}] === ${jsonLiteral(value)}`;
}

const deepest = 6;

/** What a value at an element has to be: its fixed value, its pattern, a bound code, or all of what is said below it. */
function nodeTest(pair: ElementPair, node: ElementNode, depth: number): Leaf | undefined {
  if (node.value !== undefined) return constantTest(pair, node.value);
  // Below what the discriminator names, only values tell: a code of a type's own binding may as well be absent.
  const bound = depth === 1 ? boundTest(pair, node) : undefined;
  if (bound !== undefined || depth > deepest) return bound;
  const tests = node.children.flatMap((child) => childTests(pair, child, depth));
  if (tests.length === 0) return undefined;
  return (value) => tests.map((test) => test(value)).join(' && ');
}

function constantTest({ module }: ElementPair, { kind, value }: NonNullable<ElementNode['value']>): Leaf {
  if (typeof value !== 'object') return (found) => `${found} === ${jsonLiteral(value)}`;
  const test = module.runtime(kind === 'fixed' ? 'isSame' : 'hasPattern');
  return (found) => `${test}(${found}, ${jsonLiteral(value)})`;
}

function boundTest({ module }: ElementPair, node: ElementNode): Leaf | undefined {
  if (node.binding?.strength !== 'required') return undefined;
  const isPaired = !typesOf(node).every(({ code }) => isPrimitive(code));
  const codes = module.codes(node.binding, isPaired);
  if (codes === undefined) return undefined;
  if (isPaired) return (found) => `${module.runtime('isBound')}(${found}, ${codes})`;
  return (found) => `typeof ${found} === 'string' && ${codes}.has(${found})`;
}

/** What is said of an element below the discriminator's: of itself, and of its slices that have to be there. */
function childTests(pair: ElementPair, child: ElementNode, depth: number): readonly Leaf[] {
  const required = (child.slicing?.slices ?? []).filter(({ element }) => element.min > 0);
  const nodes = [child, ...required.map(({ element }) => element)];
  return nodes.flatMap((node) => {
    const test = node.content.kind === 'prohibited' ? undefined : nodeTest(pair, node, depth + 1);
    if (test === undefined) return [];
    const key = node.content.kind === 'typed' && node.content.choice ? undefined : node.name;
    const [type] = typesOf(node);
    const name = `part${depth}`;
    const path = pathList(pair, [key ?? choiceKey(node.name, node.value?.type ?? type?.code ?? '')]);
    return [(value: string) => `${pair.module.runtime('someAt')}(${value}, ${path}, (${name}) => ${test(name)})`];
  });
}

function existsTest(pair: ElementPair, { node, segments }: Found): string | undefined {
  const all = everyName(node, segments).map((named) => {
    const last = named.at(-1);
    return last?.kind === 'path' && named.length === 1
      ? `${pair.module.runtime('existsAt')}(item, ${pathList(pair, last.keys)})`
      : reach(pair, named, 'item', (value) => (last?.kind === 'url' ? 'true' : `${value} !== undefined`));
  });
  const exists = all.length === 1 ? (all[0] ?? '') : `(${all.join(' || ')})`;
  if (node.max === 0 || node.content.kind === 'prohibited')
    return `!${exists.includes(' && ') ? `(${exists})` : exists}`;
  return node.min > 0 ? exists : undefined;
}

/** The ways to an element by each of its wire names: one for each type of a choice, and of a primitive that of its extensions. */
function everyName(node: ElementNode, segments: readonly Segment[]): readonly (readonly Segment[])[] {
  const last = segments.at(-1);
  if (last?.kind !== 'path') return [segments];
  const above = last.keys.slice(0, -1);
  const own = last.keys.at(-1) ?? node.name;
  const choice = node.content.kind === 'typed' && node.content.choice && own === node.name;
  const names = choice ? typesOf(node).map(({ code }) => choiceKey(node.name, code)) : [own];
  const isText = typesOf(node).some(({ code }) => isPrimitive(code));
  const all = isText ? names.flatMap((name) => [name, `_${name}`]) : names;
  return all.map((name) => [...segments.slice(0, -1), { kind: 'path', keys: [...above, name] }]);
}

function typeTest(pair: ElementPair, { node, segments, reference }: Found): string | undefined {
  if (reference !== undefined) return targetTypeTest(pair, reference, segments);
  const { index } = pair.module.run;
  const codes = typesOf(node).map((type) => type.code);
  if (codes.length === 0) return undefined;
  if (codes.every((code) => index.isResource(code) && !index.isAnyResource(code))) {
    return reach(pair, withResourceType(segments), 'item', (found) =>
      codes.map((code) => `${found} === ${stringLiteral(code)}`).join(' || '),
    );
  }
  const last = segments.at(-1);
  if (node.content.kind !== 'typed' || !node.content.choice || last?.kind !== 'path') return undefined;
  const tests = codes.map((code) => {
    const keys = [...last.keys.slice(0, -1), choiceKey(node.name, code)];
    return existsTest(pair, {
      node: {
        ...node,
        min: 1,
        content: { kind: 'typed', choice: true, types: typesOf(node).filter((type) => type.code === code) },
      },
      segments: [...segments.slice(0, -1), { kind: 'path', keys }],
    });
  });
  return tests.length === 1 ? tests[0] : `(${tests.join(' || ')})`;
}

function withResourceType(segments: readonly Segment[]): readonly Segment[] {
  const last = segments.at(-1);
  if (last?.kind !== 'path') return [...segments, { kind: 'path', keys: ['resourceType'] }];
  return [...segments.slice(0, -1), { kind: 'path', keys: [...last.keys, 'resourceType'] }];
}

/** A reference by the type of what it points to, as far as the message or the reference itself tells it. */
function targetTypeTest(pair: ElementPair, reference: ElementNode, segments: readonly Segment[]): string | undefined {
  const { module } = pair;
  const targets = typesOf(reference).flatMap((type) => type.targetProfiles);
  const types = targets.map((target) => module.run.index.ofCanonical(target)?.type ?? standardType(target));
  if (types.length === 0 || types.includes(undefined)) return undefined;
  const list = module.list(`${lowerStem(pair)}Targets`, [...new Set(types.flatMap((type) => type ?? []))]);
  const before = segments.slice(0, -1);
  return reach(pair, before, 'item', (found) => `${module.runtime('isTargetOf')}(${found}, ${list}, validation)`);
}

const standardBase = 'http://hl7.org/fhir/StructureDefinition/';

function standardType(canonical: string): string | undefined {
  return canonical.startsWith(standardBase) ? canonical.slice(standardBase.length) : undefined;
}

function profileTest(pair: ElementPair, { node, segments, reference }: Found): string | undefined {
  const { module } = pair;
  const profiles =
    reference === undefined
      ? typesOf(node).flatMap((type) => type.profiles)
      : typesOf(reference).flatMap((type) => type.targetProfiles);
  const validators = profiles
    .map((canonical) => module.run.index.ofCanonical(canonical))
    .map((profile) => (profile === undefined ? undefined : module.validator(profile, 'whole')));
  if (validators.length === 0 || validators.includes(undefined)) return undefined;
  return reach(pair, segments, 'item', (found) =>
    validators.map((validator) => `validation.conforms(${validator}, ${found}, place)`).join(' || '),
  );
}

function pathList(pair: ElementPair, keys: readonly string[]): string {
  return pair.module.list(`${lowerStem(pair)}Path`, keys);
}

function lowerStem({ stem }: ElementPair): string {
  return stem.charAt(0).toLowerCase() + stem.slice(1);
}
