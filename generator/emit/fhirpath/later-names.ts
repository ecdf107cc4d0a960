import type { RuntimeFunction } from '../validators/runtime-functions.ts';
import type { StructureIndex } from '../validators/structure-index.ts';
import type { Names } from './scope.ts';

/** What names are made in: the module that the code will stand in. */
export type NamingModule = Pick<Names, 'runtime' | 'list' | 'constant'>;

const none: ReadonlyMap<string, string> = new Map();

/**
 * Names that are imported and declared only where the finished text has them: what an expression is compiled to holds more than is
 * used of it. The marks are control characters, which no literal has as such.
 */
export class LaterNames implements Names {
  readonly index: StructureIndex;
  readonly #module: NamingModule;
  readonly #constants: (() => string)[] = [];
  readonly #choices: ReadonlyMap<string, string>;

  constructor(index: StructureIndex, module: NamingModule, choices: ReadonlyMap<string, string> = none) {
    this.index = index;
    this.#module = module;
    this.#choices = choices;
  }

  choiceVariable(name: string): string | undefined {
    return this.#choices.get(name);
  }

  runtime(name: RuntimeFunction): string {
    return `${name}\u0001`;
  }

  list(stem: string, members: readonly string[]): string {
    return this.#later(() => this.#module.list(stem, members));
  }

  constant(stem: string, initializer: string, type?: string): string {
    return this.#later(() => this.#module.constant(stem, initializer, type));
  }

  /** The finished text with its names; what it names is now in the module. */
  resolved(text: string): string {
    return text
      .replaceAll(/(\w+)\u0001/g, (_, name: RuntimeFunction) => this.#module.runtime(name))
      .replaceAll(/\u0002(\d+)\u0002/g, (_, number: string) => this.#constants[Number(number)]?.() ?? '');
  }

  #later(name: () => string): string {
    return `\u0002${this.#constants.push(name) - 1}\u0002`;
  }
}
