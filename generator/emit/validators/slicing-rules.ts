import { pascalName } from '../../model/naming.ts';
import type { ElementNode, Slice, Slicing } from '../../model/structure.ts';
import { stringLiteral } from '../literal.ts';
import { type AddedPrinter, type ElementPair, printAdded } from './element-pair.ts';
import { memberPath } from './member-path.ts';
import { choiceKey } from './primitive-codes.ts';
import { profileLines } from './profile-rules.ts';
import { settledNames, sliceTest } from './slice-test.ts';

/** Lines that sort the repetitions of a sliced element into its slices and check each by its own rules. */
export function slicingLines(pair: ElementPair, printer: AddedPrinter): readonly string[] {
  const { module, structure, node } = pair;
  const { slicing } = node;
  if (slicing === undefined) return [];
  if (node.content.kind === 'typed' && node.content.choice) return choiceSliceLines(pair, slicing, printer);
  const tests = slicing.slices.map((slice) => sliceTest(pair, slicing, slice));
  if (tests.includes(undefined) || slicing.slices.some((slice) => slice.element.slicing?.slices.length)) {
    module.run.skipped.add(structure, 'slicing', node.id);
    if (tests.includes(undefined)) return [];
  }
  const place = module.reserve();
  const name = module.claim(`constrain${pair.stem}Slices`);
  const counters = slicing.slices.map((slice, index) => ({
    slice,
    counter: `count${index + 1}`,
    test: tests[index] ?? 'false',
  }));
  const order = slicing.ordered ? ['let latest = 0;'] : [];
  const openAtEnd = slicing.rules === 'openAtEnd' ? ['let unsliced = false;'] : [];
  const branches = counters.map(({ slice, counter, test }, index) =>
    branchLines(pair, printer, slicing, slice, index, counter, test),
  );
  const otherwise = otherwiseLines(pair, slicing);
  // Slices that say nothing, as far as it can be checked, need no sorting.
  if (branches.every((lines) => lines.length === 1) && otherwise.length === 1) return [];
  const inner = [...branches.flat(), ...otherwise].map((line) => `  ${line}`);
  const repetitions = `${module.runtime('repetitionsOf')}(value)`;
  const body = [
    ...counters.filter(({ slice }) => isCounted(slice)).map(({ counter }) => `let ${counter} = 0;`),
    ...order,
    ...openAtEnd,
    ...(inner.some(namesPlace)
      ? [`for (const [index, item] of ${repetitions}.entries()) {`, `  const place = \`\${at}[\${index}]\`;`]
      : [`for (const item of ${repetitions}) {`]),
    ...inner,
    '}',
    ...counters.flatMap(({ slice, counter }) => countLines(pair, slice, counter)),
  ];
  const docs = [`Checks the slices of ${node.id}: ${slicing.slices.map((slice) => slice.name).join(', ')}.`];
  module.fill(place, name, false, docs, body);
  return [`${name}(value[${stringLiteral(node.name)}], validation, ${memberPath(node.name)});`];
}

/** True for code that uses the place of the repetition; what a string says does not count. */
function namesPlace(line: string): boolean {
  return /\bplace\b/.test(line.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''"));
}

function branchLines(
  pair: ElementPair,
  printer: AddedPrinter,
  slicing: Slicing,
  slice: Slice,
  index: number,
  counter: string,
  test: string,
): readonly string[] {
  const { module, structure } = pair;
  const { element } = slice;
  const source = (): string => module.sourceArgument(element);
  const recognized = pair.node.name === 'modifierExtension' ? ['validation.recognizeModifier(place);'] : [];
  const ordered = slicing.ordered
    ? [
        `if (latest > ${index}) ${module.runtime('refuseSlice')}(item, ${stringLiteral(`${slice.name} before the slices after it`)}, validation, place${source()});`,
        `latest = ${index};`,
      ]
    : [];
  const atEnd =
    slicing.rules === 'openAtEnd'
      ? [
          `if (unsliced) ${module.runtime('refuseSlice')}(item, 'slices before what belongs to none', validation, place${source()});`,
        ]
      : [];
  const types = element.content.kind === 'typed' ? element.content.types : [];
  return [
    `${index === 0 ? '' : '} else '}if (${test}) {`,
    ...[
      ...(isCounted(slice) ? [`${counter} += 1;`] : []),
      ...recognized,
      ...ordered,
      ...atEnd,
      ...types.flatMap((type) => profileLines(module, structure, element, type, 'item', 'place')),
      ...memberLines(pair, printer, slicing, slice),
    ].map((line) => `  ${line}`),
  ];
}

/** The call that checks what a slice says below one repetition. */
function memberLines(pair: ElementPair, printer: AddedPrinter, slicing: Slicing, slice: Slice): readonly string[] {
  const { module, structure } = pair;
  const place = module.reserve();
  const stem = pair.stem + (pascalName(slice.name) ?? 'Slice');
  const inner = printer.below({ ...pair, stem }, slice.element.children, settledNames(slicing, slice));
  if (inner.length === 0) return [];
  return [`${printAdded(module, structure, slice.element, stem, place, inner)}(item, validation, place);`];
}

function otherwiseLines(pair: ElementPair, slicing: Slicing): readonly string[] {
  if (slicing.rules === 'open') return ['}'];
  if (slicing.rules === 'openAtEnd') return ['} else {', '  unsliced = true;', '}'];
  const { module, node } = pair;
  const wanted = stringLiteral(`one of the slices ${slicing.slices.map((slice) => slice.name).join(', ')}`);
  return [
    '} else {',
    `  ${module.runtime('refuseSlice')}(item, ${wanted}, validation, place${module.sourceArgument(node)});`,
    '}',
  ];
}

/** Repetitions are counted only where there may be too few or too many. */
function isCounted({ element }: Slice): boolean {
  return element.min > 0 || element.max !== '*';
}

function countLines(pair: ElementPair, slice: Slice, counter: string): readonly string[] {
  if (!isCounted(slice)) return [];
  const { min, max } = slice.element;
  const { module } = pair;
  const upper = max === '*' ? 'Infinity' : String(max);
  const name = stringLiteral(slice.name);
  return [
    `${module.runtime('checkSliceCount')}(${counter}, ${min}, ${upper}, ${name}, validation, at${module.sourceArgument(slice.element)});`,
  ];
}

/** A choice is sliced by type only: each slice is the member of that type, and says nothing of the other types. */
function choiceSliceLines(pair: ElementPair, slicing: Slicing, printer: AddedPrinter): readonly string[] {
  return slicing.slices.flatMap((slice) =>
    printer.element({
      ...pair,
      node: slice.element,
      base: memberOfType(pair, slice),
      stem: pair.stem + (pascalName(slice.name.slice(pair.node.name.length)) ?? 'Slice'),
    }),
  );
}

/** The choice as far as it is of the slice's types; a prohibited slice has only its name left to say which these are. */
function memberOfType({ base }: ElementPair, { name, element }: Slice): ElementNode | undefined {
  if (base?.content.kind !== 'typed') return base;
  const named = element.content.kind === 'typed' ? element.content.types.map(({ code }) => code) : undefined;
  const types = base.content.types.filter(({ code }) => named?.includes(code) ?? choiceKey(base.name, code) === name);
  return { ...base, content: { ...base.content, types } };
}
