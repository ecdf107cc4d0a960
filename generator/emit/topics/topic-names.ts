import type { ConstantStructure } from '../../model/module-structure.ts';
import type { NamingModule } from '../fhirpath/later-names.ts';
import { outputPath } from '../layout.ts';
import { stringLiteral } from '../literal.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { type RuntimeFunction, runtimeFunctions } from '../validators/runtime-functions.ts';

/** Imports and constants of a module of topics that their compiled criteria need. */
export class TopicNames implements NamingModule {
  readonly #module: TypeScriptModule;
  readonly #stem: string;
  readonly #constants = new Map<string, ConstantStructure>();

  /** @param stem what the names of constants begin with, so that those of two topics differ */
  constructor(module: TypeScriptModule, stem: string) {
    this.#module = module;
    this.#stem = stem;
  }

  get constants(): readonly ConstantStructure[] {
    return [...this.#constants.values()];
  }

  runtime(name: RuntimeFunction): string {
    return this.#module.use(name, outputPath('runtime', `${runtimeFunctions[name]}.ts`));
  }

  list(stem: string, members: readonly string[]): string {
    return this.constant(stem, `[${members.map(stringLiteral).join(', ')}]`, 'readonly string[]');
  }

  /** The same value has the same name. */
  constant(stem: string, initializer: string, type?: string): string {
    const key = `${type ?? ''} ${initializer}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known.name;
    const name = `${this.#stem}${stem.charAt(0).toUpperCase()}${stem.slice(1)}${this.#constants.size + 1}`;
    const typed = type === undefined ? {} : { type };
    this.#constants.set(key, { kind: 'constant', name, exported: false, docs: [], ...typed, initializer });
    return name;
  }
}
