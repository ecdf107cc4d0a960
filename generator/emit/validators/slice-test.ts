import type { Discriminator, ElementNode, Slice, Slicing } from '../../model/structure.ts';
import { jsonLiteral, stringLiteral } from '../literal.ts';
import type { ElementPair } from './element-pair.ts';
import { choiceKey } from './primitive-codes.ts';

/** TypeScript that tells whether a local `item` belongs to the slice; `undefined` where the discriminators cannot be turned into code. */
export function sliceTest(pair: ElementPair, slicing: Slicing, slice: Slice): string | undefined {
  const tests = slicing.discriminators.map((discriminator) => discriminatorTest(pair, discriminator, slice));
  if (tests.length === 0 || tests.includes(undefined)) return undefined;
  return tests.join(' && ');
}

/** Elements that a slice's test has settled already. */
export function settledNames(slicing: Slicing, slice: Slice): readonly string[] {
  return slicing.discriminators
    .filter(({ type, path }) => (type === 'value' || type === 'pattern') && isPlainPath(path))
    .map(({ path }) => path)
    .filter((path) => slice.element.children.some((child) => child.name === path && child.value !== undefined));
}

function isPlainPath(path: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*$/.test(path);
}

function discriminatorTest(pair: ElementPair, discriminator: Discriminator, slice: Slice): string | undefined {
  const found =
    discriminator.path === '$this'
      ? { node: slice.element, keys: [] }
      : nodeAt(pair, slice.element, discriminator.path);
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

interface Found {
  readonly node: ElementNode;
  /** Wire names from the repetition to the node. */
  readonly keys: readonly string[];
}

/** The element a discriminator's path leads to, through profiles on types where the snapshot stops. */
function nodeAt(pair: ElementPair, from: ElementNode, path: string): Found | undefined {
  if (!isPlainPath(path)) return undefined;
  let node = from;
  const keys: string[] = [];
  for (const name of path.split('.')) {
    const child = pair.module.run.index.childrenOf(node).find((candidate) => candidate.name === name);
    if (child === undefined) return undefined;
    keys.push(wireName(child));
    node = child;
  }
  return { node, keys };
}

function wireName(node: ElementNode): string {
  if (node.content.kind !== 'typed' || !node.content.choice) return node.name;
  const [type] = node.content.types;
  const code = node.value?.type ?? (node.content.types.length === 1 ? type?.code : undefined);
  return code === undefined ? node.name : choiceKey(node.name, code);
}

function valueTest(pair: ElementPair, { node, keys }: Found): string | undefined {
  const { module } = pair;
  if (node.value !== undefined) {
    const { kind, value } = node.value;
    const [key] = keys;
    if (key !== undefined && keys.length === 1 && !node.isArray && typeof value !== 'object') {
      return `${module.runtime('isObject')}(item) && item[${stringLiteral(key)}] === ${jsonLiteral(value)}`;
    }
    const test = module.runtime(kind === 'fixed' ? 'isSame' : 'hasPattern');
    return `${module.runtime('someAt')}(item, ${pathList(pair, keys)}, (found) => ${test}(found, ${jsonLiteral(value)}))`;
  }
  if (node.binding?.strength !== 'required') return undefined;
  const codes = module.codes(node.binding, false);
  if (codes === undefined) return undefined;
  const test = `(found) => typeof found === 'string' && ${codes}.has(found)`;
  return `${module.runtime('someAt')}(item, ${pathList(pair, keys)}, ${test})`;
}

function existsTest(pair: ElementPair, { node, keys }: Found): string | undefined {
  const exists = `${pair.module.runtime('existsAt')}(item, ${pathList(pair, keys)})`;
  if (node.max === 0 || node.content.kind === 'prohibited') return `!${exists}`;
  return node.min > 0 ? exists : undefined;
}

function typeTest(pair: ElementPair, { node, keys }: Found): string | undefined {
  const { module } = pair;
  if (node.content.kind !== 'typed') return undefined;
  const codes = node.content.types.map((type) => type.code);
  if (codes.every((code) => module.run.index.isResource(code) && !module.run.index.isAnyResource(code))) {
    const path = pathList(pair, [...keys, 'resourceType']);
    const wanted = codes.map((code) => `found === ${stringLiteral(code)}`).join(' || ');
    return `${module.runtime('someAt')}(item, ${path}, (found) => ${wanted})`;
  }
  if (!node.content.choice || keys.length === 0) return undefined;
  const paths = codes.map((code) => pathList(pair, [...keys.slice(0, -1), choiceKey(node.name, code)]));
  const tests = paths.map((path) => `${module.runtime('existsAt')}(item, ${path})`);
  return tests.length === 1 ? tests[0] : `(${tests.join(' || ')})`;
}

function profileTest(pair: ElementPair, { node, keys }: Found): string | undefined {
  const { module } = pair;
  if (node.content.kind !== 'typed') return undefined;
  const validators = node.content.types
    .flatMap((type) => type.profiles)
    .map((canonical) => module.run.index.ofCanonical(canonical))
    .map((profile) => (profile === undefined ? undefined : module.validator(profile, 'whole')));
  if (validators.length === 0 || validators.includes(undefined)) return undefined;
  const tests = validators.map((validator) => `validation.conforms(${validator}, found, place)`).join(' || ');
  return `${module.runtime('someAt')}(item, ${pathList(pair, keys)}, (found) => ${tests})`;
}

function pathList(pair: ElementPair, keys: readonly string[]): string {
  return pair.module.list(`${pair.stem.charAt(0).toLowerCase()}${pair.stem.slice(1)}Path`, keys);
}
