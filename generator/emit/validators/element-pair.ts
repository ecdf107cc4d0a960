import type { ElementNode, Structure } from '../../model/structure.ts';
import { generatedFrom } from '../provenance.ts';
import type { ValidatorModule } from './validator-module.ts';

/** One element of a profile, beside what the base says of it. */
export interface ElementPair {
  readonly module: ValidatorModule;
  readonly structure: Structure;
  readonly node: ElementNode;
  /** The same element of the base definition; absent where there is none. */
  readonly base: ElementNode | undefined;
  /** Stem of names for functions below it: `TeaBundleEntry`. */
  readonly stem: string;
}

/** The two printers of added rules, handed to those that print what lies between: slices. */
export interface AddedPrinter {
  /** Lines for everything below one object; members in `settled` are left out. */
  below(pair: ElementPair, children: readonly ElementNode[], settled: readonly string[]): readonly string[];
  /** Lines for one element. */
  element(pair: ElementPair): readonly string[];
}

/** Prints the function that checks what a profile adds below one element, and returns its name. */
export function printAdded(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  stem: string,
  place: number,
  inner: readonly string[],
): string {
  const name = module.claim(`constrain${stem}`);
  const docs = [`Checks what ${structure.typeName} adds to ${node.id}.`, generatedFrom(structure.canonical, node.id)];
  module.fill(place, name, false, docs, [`if (!${module.runtime('isObject')}(value)) return;`, ...inner]);
  return name;
}

/** The same name with a small first letter. */
export function lowered(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
