import { pascalName } from '../../model/naming.ts';
import type { ElementNode, Structure, TypeReference } from '../../model/structure.ts';
import { typeOfNode, typeOfReference } from '../fhirpath/path-type.ts';
import { jsonLiteral, stringLiteral } from '../literal.ts';
import { type AddedPrinter, type ElementPair, lowered, printAdded } from './element-pair.ts';
import { invariantLines, ownConstraints } from './invariant-lines.ts';
import { keyPath, memberPath } from './member-path.ts';
import { choiceKey, isPrimitive } from './primitive-codes.ts';
import { profileLines } from './profile-rules.ts';
import { slicingLines } from './slicing-rules.ts';
import { bindingLines, targetLines } from './type-rules.ts';
import type { ValidatorModule } from './validator-module.ts';

/** Lines that check what a profile adds below one object, in a local `value`; nothing where it adds nothing. */
export function addedLines(
  module: ValidatorModule,
  structure: Structure,
  children: readonly ElementNode[],
  baseChildren: readonly ElementNode[],
  stem: string,
  settled: readonly string[] = [],
): readonly string[] {
  return children
    .filter((node) => !settled.includes(node.name))
    .flatMap((node) => {
      const base = baseChildren.find((candidate) => candidate.name === node.name);
      return elementLines({ module, structure, node, base, stem: stem + (pascalName(node.name) ?? '') });
    });
}

/** Lines for one element. */
function elementLines(pair: ElementPair): readonly string[] {
  const { node } = pair;
  if (node.content.kind === 'prohibited' || node.max === 0) return prohibitedLines(pair);
  const types = node.content.kind === 'typed' ? node.content.types : [];
  return [
    ...cardinalityLines(pair),
    ...excludedTypeLines(pair),
    ...valueLines(pair),
    ...types.flatMap((type) => typeLines(pair, type)),
    ...lengthLines(pair),
    ...addedInvariants(pair),
    ...(node.slicing === undefined || node.slicing.slices.length === 0 ? [] : slicingLines(pair, printer)),
    ...childLines(pair),
  ];
}

/** Wire names of an element, one for each type of a choice; primitives with the name of their extensions. */
function wireKeys(node: ElementNode, base?: ElementNode): readonly string[] {
  const content = node.content.kind === 'prohibited' && base !== undefined ? base.content : node.content;
  if (content.kind !== 'typed') return [node.name];
  const isChoice = content.choice || (base?.content.kind === 'typed' && base.content.choice);
  return content.types.flatMap((type) => {
    const key = isChoice ? choiceKey(node.name, type.code) : node.name;
    return isPrimitive(type.code) ? [key, `_${key}`] : [key];
  });
}

function isChoice(pair: ElementPair): boolean {
  const { node, base } = pair;
  if (node.content.kind === 'typed' && node.content.choice) return true;
  return base?.content.kind === 'typed' && base.content.choice;
}

function typeKey(pair: ElementPair, type: TypeReference): string {
  return isChoice(pair) ? choiceKey(pair.node.name, type.code) : pair.node.name;
}

function access(key: string): string {
  return `value[${stringLiteral(key)}]`;
}

function prohibitedLines({ module, node, base }: ElementPair): readonly string[] {
  if (node.base.max === 0 || base?.content.kind === 'prohibited') return [];
  const keys = wireKeys(node, base);
  const refuse = module.runtime('refuseProhibited');
  const source = module.sourceArgument(node);
  if (keys.length <= listedKeys) {
    return keys.map(
      (key) => `if (${access(key)} !== undefined) ${refuse}(${access(key)}, validation, ${memberPath(key)}${source});`,
    );
  }
  return [
    `for (const key of ${module.list(`${node.name}WithExtensions`, keys)}) {`,
    `  if (value[key] !== undefined) ${refuse}(value[key], validation, ${keyPath}${source});`,
    '}',
  ];
}

/** More wire names than this are gone through by a list. */
const listedKeys = 4;

function cardinalityLines(pair: ElementPair): readonly string[] {
  const { module, node, base } = pair;
  const before = base ?? node.base;
  const min = node.min > before.min ? node.min : 0;
  const max = node.max !== '*' && (before.max === '*' || node.max < before.max) ? node.max : '*';
  const lines: string[] = [];
  if (min > 0) {
    const keys = wireKeys(node, base);
    const absent =
      keys.length > 2
        ? `!${module.runtime('hasAny')}(value, ${module.list(`${lowered(pair.stem)}Keys`, keys)})`
        : keys.map((key) => `${access(key)} === undefined`).join(' && ');
    const name = isChoice(pair) ? `${node.name}[x]` : node.name;
    lines.push(
      `if (${absent}) ${module.runtime('refuseMissing')}(validation, at, ${stringLiteral(name)}${module.sourceArgument(node)});`,
    );
  }
  if (node.isArray && (min > 1 || max !== '*')) {
    const key = access(node.name);
    const upper = max === '*' ? 'Infinity' : String(max);
    lines.push(
      `if (${key} !== undefined) ${module.runtime('checkCount')}(${key}, ${min}, ${upper}, validation, ${memberPath(node.name)}${module.sourceArgument(node)});`,
    );
  }
  return lines;
}

/** Where few of many types are left, all of them with an exception: the list of all is shared by every profile that does so. */
function excludedKeys(
  { module, node, stem }: ElementPair,
  types: readonly TypeReference[],
  allowed: readonly string[],
): { readonly keys: string; readonly condition: string } {
  const keyOf = (code: string): string => choiceKey(node.name, code);
  const excluded = types.map(({ code }) => code).filter((code) => !allowed.includes(code));
  if (allowed.length > listedKeys || excluded.length <= listedKeys) {
    return { keys: module.list(`${lowered(stem)}Excluded`, excluded.map(keyOf)), condition: '' };
  }
  const all = types.map(({ code }) => keyOf(code));
  const condition = allowed.map((code) => ` && key !== ${stringLiteral(keyOf(code))}`).join('');
  return { keys: module.list(`${node.name}OfAnyType`, all), condition };
}

/** Types that the base allows and the profile does not. */
function excludedTypeLines(pair: ElementPair): readonly string[] {
  const { module, node, base } = pair;
  if (node.content.kind !== 'typed' || base?.content.kind !== 'typed') return [];
  const allowed = allowedTypes(node);
  const excluded = base.content.types.filter((type) => !allowed.includes(type.code));
  if (excluded.length === 0) return [];
  const { index } = module.run;
  if (!base.content.choice) {
    if (!allowed.every((code) => index.isResource(code)) || allowed.some((code) => index.isAnyResource(code)))
      return [];
    const list = module.list(`${lowered(pair.stem)}Types`, allowed);
    return eachLines(pair, node.name, (item, at) => [
      `${module.runtime('checkResourceType')}(${item}, ${list}, validation, ${at}${module.sourceArgument(node)});`,
    ]);
  }
  const { keys, condition } = excludedKeys(pair, base.content.types, allowed);
  const wanted = stringLiteral(`a value of type ${allowed.join(' or ')}`);
  return [
    `for (const key of ${keys}) {`,
    `  if (value[key] !== undefined${condition}) ${module.runtime('refuseChoice')}(value[key], ${wanted}, validation, \`\${at}.\${key}\`${module.sourceArgument(node)});`,
    '}',
  ];
}

/** The types a value may have: those of the element, and of its slices where there is nothing beside them. */
function allowedTypes({ content, slicing }: ElementNode): readonly string[] {
  const types = content.kind === 'typed' ? content.types.map(({ code }) => code) : [];
  if (slicing?.rules !== 'closed' || content.kind !== 'typed' || !content.choice) return types;
  const sliced = slicing.slices.flatMap(({ element }) =>
    element.content.kind === 'typed' ? element.content.types : [],
  );
  return types.filter((code) => sliced.some((type) => type.code === code));
}

function valueLines(pair: ElementPair): readonly string[] {
  const { module, node, base } = pair;
  const { value } = node;
  if (value === undefined || JSON.stringify(base?.value) === JSON.stringify(value)) return [];
  const key = isChoice(pair) ? choiceKey(node.name, value.type) : node.name;
  const check = module.runtime(value.kind === 'fixed' ? 'checkFixed' : 'checkPattern');
  const simple = typeof value.value !== 'object' || value.value === null;
  const literal = simple
    ? jsonLiteral(value.value)
    : module.constant(`${lowered(pair.stem)}Value`, jsonLiteral(value.value));
  const line = `${check}(${access(key)}, ${literal}, validation, ${memberPath(key)}${module.sourceArgument(node)});`;
  return [simple ? `if (${access(key)} !== ${literal}) ${line}` : line];
}

/** Rules that hang on one type: profiles, targets, binding. */
function typeLines(pair: ElementPair, type: TypeReference): readonly string[] {
  const { module, structure, node, base } = pair;
  const baseType =
    base?.content.kind === 'typed' ? base.content.types.find((other) => other.code === type.code) : undefined;
  const key = typeKey(pair, type);
  const item = access(key);
  const sameBinding = base?.binding !== undefined && JSON.stringify(base.binding) === JSON.stringify(node.binding);
  const sameTargets = String(baseType?.targetProfiles) === String(type.targetProfiles);
  const sameProfiles = String(baseType?.profiles ?? '') === String(type.profiles);
  return [
    ...(sameBinding ? [] : bindingLines(module, structure, node, type, item, memberPath(key))),
    ...(sameTargets ? [] : targetLines(module, node, type, item, memberPath(key))),
    ...(sameProfiles
      ? []
      : eachLines(pair, key, (member, at) => profileLines(module, structure, node, type, member, at))),
  ];
}

/** Lines for a value, or, where the element repeats, for each of its values. */
function eachLines(
  pair: ElementPair,
  key: string,
  lines: (item: string, at: string) => readonly string[],
): readonly string[] {
  if (!pair.node.isArray) return lines(access(key), memberPath(key));
  const inner = lines('item', 'place');
  return inner.length === 0 ? [] : repeated(pair.module, key, inner);
}

function repeated(module: ValidatorModule, key: string, inner: readonly string[]): readonly string[] {
  return [
    `for (const [index, item] of ${module.runtime('repetitionsOf')}(${access(key)}).entries()) {`,
    `  const place = ${memberPath(`${key}`).slice(0, -1)}[\${index}]\`;`,
    ...inner.map((line) => `  ${line}`),
    '}',
  ];
}

function lengthLines(pair: ElementPair): readonly string[] {
  const { module, node, base } = pair;
  if (node.maxLength === undefined || node.maxLength === base?.maxLength || node.isArray) return [];
  const keys = wireKeys(node, base).filter((key) => !key.startsWith('_'));
  return keys.map(
    (key) =>
      `${module.runtime('checkLength')}(${access(key)}, ${node.maxLength}, validation, ${memberPath(key)}${module.sourceArgument(node)});`,
  );
}

/** Invariants that the profile adds to an element. */
function addedInvariants(pair: ElementPair): readonly string[] {
  const { module, structure, node, base } = pair;
  const { index } = module.run;
  const types = node.content.kind === 'typed' ? node.content.types : [];
  const source = (): string => module.sourceArgument(node);
  const inherited = base?.constraints ?? [];
  if (types.length === 0) {
    const own = ownConstraints(node, [inherited]);
    if (own.length === 0) return [];
    const type = typeOfNode(index, structure, node);
    return eachLines(pair, node.name, (code, at) =>
      present(code, invariantLines(module, { structure, code, type, ...within }, own, at, source)),
    );
  }
  return types.flatMap((reference) => {
    const own = ownConstraints(node, [inherited, index.ofType(reference.code)?.root.constraints ?? []]);
    if (own.length === 0) return [];
    const type = typeOfReference(index, structure, node, reference);
    return eachLines(pair, typeKey(pair, reference), (code, at) =>
      present(code, invariantLines(module, { structure, code, type, ...within }, own, at, source)),
    );
  });
}

const within = { isObject: false, isResource: false } as const;

/** Lines for a value that may be missing. */
function present(code: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0 || code === 'item') return lines;
  return [`if (${code} !== undefined) {`, ...lines.map((line) => `  ${line}`), '}'];
}

/** Rules below the element, in a function of its own. */
function childLines(pair: ElementPair): readonly string[] {
  const { module, structure, node, base, stem } = pair;
  if (node.children.length === 0) return [];
  const place = module.reserve();
  const baseChildren = base === undefined ? [] : module.run.index.childrenOf(base);
  const inner = addedLines(module, structure, node.children, baseChildren, stem);
  if (inner.length === 0) return [];
  const name = printAdded(module, structure, node, stem, place, inner);
  const types = node.content.kind === 'typed' ? node.content.types : [];
  const [type] = types;
  const key = type === undefined ? node.name : typeKey(pair, type);
  if (type !== undefined && isPrimitive(type.code)) return siblingLines(pair, key, name);
  return eachLines(pair, key, (item, at) => [
    pair.node.isArray
      ? `${name}(${item}, validation, ${at});`
      : `if (${item} !== undefined) ${name}(${item}, validation, ${at});`,
  ]);
}

/** What is said of the id and the extensions of a primitive is checked of what stands beside it, even if nothing does. */
function siblingLines({ module, node }: ElementPair, key: string, name: string): readonly string[] {
  const [value, sibling] = [access(key), access(`_${key}`)];
  if (!node.isArray) {
    return [
      `if (${value} !== undefined || ${sibling} !== undefined) ${name}(${sibling} ?? {}, validation, ${memberPath(`_${key}`)});`,
    ];
  }
  return [
    `for (const [index, item] of ${module.runtime('siblingsOf')}(${value}, ${sibling}).entries()) {`,
    `  ${name}(item, validation, ${memberPath(`_${key}`).slice(0, -1)}[\${index}]\`);`,
    '}',
  ];
}

const printer: AddedPrinter = {
  below: ({ module, structure, stem, base, node }, children, settled) =>
    addedLines(module, structure, children, module.run.index.childrenOf(base ?? node), stem, settled),
  element: elementLines,
};
