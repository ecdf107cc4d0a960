import { compareText } from '../model/diagnostic.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { OutputPath } from '../model/identifier.ts';
import type { ImportStructure, ModuleStructure, StatementStructure } from '../model/module-structure.ts';
import { relativeImport } from './layout.ts';

/** Gathers one TypeScript module: statements in order, imports by themselves. */
export class TypeScriptModule {
  readonly path: OutputPath;
  readonly #header: readonly string[];
  /** Specifier → local name → what it is called where it comes from. */
  readonly #imports = new Map<string, Map<string, { readonly name: string; readonly typeOnly: boolean }>>();
  readonly #statements: StatementStructure[] = [];

  constructor(path: OutputPath, header: readonly string[]) {
    this.path = path;
    this.#header = header;
  }

  /**
   * Imports a value from another generated module (or a package, where `from` is not an output path) and returns its name here:
   * `alias` where two modules export the same name.
   */
  use(name: string, from: OutputPath | { readonly package: string }, alias: string = name): string {
    return this.#import(name, from, false, alias);
  }

  /** Imports a type only. A name imported as value and as type is imported once, as value. */
  useType(name: string, from: OutputPath | { readonly package: string }): string {
    return this.#import(name, from, true, name);
  }

  add(...statements: readonly StatementStructure[]): void {
    this.#statements.push(...statements);
  }

  get isEmpty(): boolean {
    return this.#statements.length === 0;
  }

  toFile(): GeneratedFile {
    const module: ModuleStructure = {
      header: this.#header,
      imports: this.#sortedImports(),
      statements: this.#statements,
    };
    return { kind: 'module', path: this.path, module };
  }

  #import(name: string, from: OutputPath | { readonly package: string }, typeOnly: boolean, local: string): string {
    if (from === this.path) return name;
    const specifier = typeof from === 'string' ? relativeImport(this.path, from) : from.package;
    const names =
      this.#imports.get(specifier) ?? new Map<string, { readonly name: string; readonly typeOnly: boolean }>();
    this.#imports.set(specifier, names);
    names.set(local, { name, typeOnly: (names.get(local)?.typeOnly ?? true) && typeOnly });
    return local;
  }

  #sortedImports(): ImportStructure[] {
    return [...this.#imports]
      .sort(([left], [right]) => compareSpecifiers(left, right))
      .map(([from, names]) => ({
        from,
        names: [...names]
          .sort(([left], [right]) => compareText(left.toLowerCase(), right.toLowerCase()) || compareText(left, right))
          .map(([local, { name, typeOnly }]) =>
            local === name ? { name, typeOnly } : { name, alias: local, typeOnly },
          ),
      }));
  }
}

/** Packages first, then modules of this output, the farthest first. */
function compareSpecifiers(left: string, right: string): number {
  const isOwn = (specifier: string): boolean => specifier.startsWith('.');
  return Number(isOwn(left)) - Number(isOwn(right)) || compareText(left, right);
}
