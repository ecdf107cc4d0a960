import { pascalName } from '../../model/naming.ts';
import type { ElementNode, Slice, Slicing } from '../../model/structure.ts';
import { stringLiteral } from '../literal.ts';
import { typesOf } from './discriminator-path.ts';
import { type AddedPrinter, type ElementPair, printAdded } from './element-pair.ts';
import { memberPath } from './member-path.ts';
import { choiceKey } from './primitive-codes.ts';
import { profileLines } from './profile-rules.ts';
import { settledNames, sliceTest, unsettledTest } from './slice-test.ts';

/** Lines that sort the repetitions of a sliced element into its slices and check each by its own rules. */
export function slicingLines(pair: ElementPair, printer: AddedPrinter): readonly string[] {
  const { module, structure, node } = pair;
  const { slicing } = node;
  if (slicing === undefined) return [];
  if (node.content.kind === 'typed' && node.content.choice) return choiceSliceLines(pair, slicing, printer);
  const place = module.reserve();
  const sorting = new SliceSorting(pair, printer);
  const inner = sorting.lines(slicing);
  if (sorting.isIncomplete) module.run.skipped.add(structure, 'slicing', node.id);
  // Slices that say nothing, as far as it can be checked, need no sorting.
  if (inner === undefined || !inner.some(saysSomething)) return [];
  const name = module.claim(`constrain${pair.stem}Slices`);
  const docs = [`Checks the slices of ${node.id}: ${slicing.slices.map((slice) => slice.name).join(', ')}.`];
  const { before, after } = sorting;
  module.fill(place, name, false, docs, [
    ...before,
    ...eachRepetition(pair, inner),
    ...inner.map((line) => `  ${line}`),
    '}',
    ...after,
  ]);
  return [`${name}(value[${stringLiteral(node.name)}], validation, ${memberPath(node.name)});`];
}

/** False for what only tells slices apart. */
function saysSomething(line: string): boolean {
  return !/^\s*(?:(?:\} else )?if \(.*\) \{|\}|unsettled\d* \+= 1;)$/.test(line);
}

/** The head of the loop over the repetitions. An element that does not repeat is its only one. */
function eachRepetition({ module, node }: ElementPair, inner: readonly string[]): readonly string[] {
  const repetitions = `${module.runtime(node.isArray ? 'repetitionsOf' : 'onlyRepetition')}(value)`;
  if (!inner.some(namesPlace)) return [`for (const item of ${repetitions}) {`];
  if (!node.isArray) return [`for (const item of ${repetitions}) {`, '  const place = at;'];
  return [`for (const [index, item] of ${repetitions}.entries()) {`, `  const place = \`\${at}[\${index}]\`;`];
}

/** True for code that uses the place of the repetition; what a string says does not count. */
function namesPlace(line: string): boolean {
  return /\bplace\b/.test(line.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''"));
}

/** Prints the branches of one slicing and of those within its slices, and what stands around the loop they are in. */
class SliceSorting {
  /** Variables, declared before the loop. */
  readonly before: string[] = [];
  /** What is checked when all repetitions have been seen. */
  readonly after: string[] = [];
  /** True where a slicing could not be turned into code. */
  isIncomplete = false;
  readonly #pair: ElementPair;
  readonly #printer: AddedPrinter;
  readonly #used = new Map<string, number>();

  constructor(pair: ElementPair, printer: AddedPrinter) {
    this.#pair = pair;
    this.#printer = printer;
  }

  /** `if … else if … else`, a branch for each slice; `undefined` where the slices cannot be told apart. */
  lines(slicing: Slicing, within?: Slice): readonly string[] | undefined {
    // What a slice says need not be said again of the slices within it.
    const pair = within === undefined ? this.#pair : { ...sliceOf(this.#pair, within), base: within.element };
    const tests = slicing.slices.flatMap((slice) => sliceTest(pair, slicing, slice) ?? []);
    if (tests.length < slicing.slices.length) {
      this.isIncomplete = true;
      return undefined;
    }
    const variables = this.#declared(pair, slicing);
    const branches = slicing.slices.flatMap((slice, index) => [
      `${index === 0 ? '' : '} else '}if (${tests[index] ?? 'false'}) {`,
      ...this.#branch(pair, slicing, slice, index, variables).map((line) => `  ${line}`),
    ]);
    const { unsettled } = variables;
    const lines = [...branches, ...otherwiseLines(pair, slicing, variables)];
    if (unsettled === undefined) return lines;
    const test = unsettledTest(pair, slicing) ?? 'false';
    return [`if (${test}) {`, `  ${unsettled} += 1;`, `} else ${lines[0] ?? '{'}`, ...lines.slice(1)];
  }

  #declared(pair: ElementPair, slicing: Slicing): SortingVariables {
    const isUnsettled = unsettledTest(pair, slicing) !== undefined;
    return {
      ...(slicing.ordered ? { latest: this.#variable('latest', '0') } : {}),
      ...(slicing.rules === 'openAtEnd' ? { unsliced: this.#variable('unsliced', 'false') } : {}),
      ...(isUnsettled ? { unsettled: this.#variable('unsettled', '0') } : {}),
    };
  }

  #variable(stem: string, initial: string): string {
    const number = (this.#used.get(stem) ?? 0) + 1;
    this.#used.set(stem, number);
    const name = number === 1 && stem !== 'count' ? stem : `${stem}${number}`;
    this.before.push(`let ${name} = ${initial};`);
    return name;
  }

  #branch(
    pair: ElementPair,
    slicing: Slicing,
    slice: Slice,
    index: number,
    variables: SortingVariables,
  ): readonly string[] {
    const { module, structure } = pair;
    const { element } = slice;
    const profiles = typesOf(element).flatMap((type) =>
      profileLines(module, structure, element, type, 'item', 'place'),
    );
    return [
      ...this.#counted(pair, slice, variables),
      ...recognizedLines(pair, profiles.length > 0),
      ...orderLines(pair, slice, index, variables),
      ...profiles,
      ...memberLines(pair, this.#printer, slicing, slice),
      ...this.#resliced(slice),
    ];
  }

  /** Repetitions are counted only where there may be too few or too many. */
  #counted({ module }: ElementPair, slice: Slice, { unsettled }: SortingVariables): readonly string[] {
    const { min, max } = slice.element;
    if (min === 0 && max === '*') return [];
    const counter = this.#variable('count', '0');
    const least = unsettled === undefined || min === 0 ? String(min) : `${min} - ${unsettled}`;
    const upper = max === '*' ? 'Infinity' : String(max);
    const name = stringLiteral(slice.name);
    this.after.push(
      `${module.runtime('checkSliceCount')}(${counter}, ${least}, ${upper}, ${name}, validation, at${module.sourceArgument(slice.element)});`,
    );
    return [`${counter} += 1;`];
  }

  /** The slices of a slice: `a/b`. */
  #resliced(slice: Slice): readonly string[] {
    const { slicing } = slice.element;
    if (slicing === undefined || slicing.slices.length === 0) return [];
    return this.lines(slicing, slice) ?? [];
  }
}

/** Names of the variables of one slicing, where it needs them. */
interface SortingVariables {
  /** The last slice that was met, of ordered ones. */
  readonly latest?: string;
  /** Whether something that belongs to no slice was met. */
  readonly unsliced?: string;
  /** How many repetitions cannot be told to belong to a slice. */
  readonly unsettled?: string;
}

/** The pair for what stands in a slice. */
function sliceOf(pair: ElementPair, slice: Slice): ElementPair {
  return { ...pair, node: slice.element, stem: pair.stem + (pascalName(slice.name) ?? 'Slice') };
}

/** What says that an extension here is known; of modifier extensions any, of others those whose definition is looked at. */
function recognizedLines({ node }: ElementPair, hasProfile: boolean): readonly string[] {
  const isKnown = node.name === 'modifierExtension' || (node.name === 'extension' && hasProfile);
  return isKnown ? ['validation.recognizeExtension(place);'] : [];
}

function orderLines(
  { module }: ElementPair,
  { name, element }: Slice,
  index: number,
  { latest, unsliced }: SortingVariables,
): readonly string[] {
  const refuse = (wanted: string): string =>
    `${module.runtime('refuseSlice')}(item, ${stringLiteral(wanted)}, validation, place${module.sourceArgument(element)});`;
  return [
    ...(latest === undefined
      ? []
      : [`if (${latest} > ${index}) ${refuse(`${name} before the slices after it`)}`, `${latest} = ${index};`]),
    ...(unsliced === undefined ? [] : [`if (${unsliced}) ${refuse('slices before what belongs to none')}`]),
  ];
}

/** The call that checks what a slice says below one repetition. */
function memberLines(pair: ElementPair, printer: AddedPrinter, slicing: Slicing, slice: Slice): readonly string[] {
  const { module, structure } = pair;
  const place = module.reserve();
  const { stem } = sliceOf(pair, slice);
  const inner = printer.below({ ...pair, stem }, slice.element.children, settledNames(slicing, slice));
  if (inner.length === 0) return [];
  return [`${printAdded(module, structure, slice.element, stem, place, inner)}(item, validation, place);`];
}

function otherwiseLines(
  { module, node }: ElementPair,
  slicing: Slicing,
  { unsliced }: SortingVariables,
): readonly string[] {
  if (unsliced !== undefined) return ['} else {', `  ${unsliced} = true;`, '}'];
  if (slicing.rules !== 'closed') return ['}'];
  const wanted = stringLiteral(`one of the slices ${slicing.slices.map((slice) => slice.name).join(', ')}`);
  return [
    '} else {',
    `  ${module.runtime('refuseSlice')}(item, ${wanted}, validation, place${module.sourceArgument(node)});`,
    '}',
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
  return { ...base, min: 0, content: { ...base.content, types } };
}
