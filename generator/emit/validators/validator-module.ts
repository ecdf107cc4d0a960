import { compareText } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { OutputPath } from '../../model/identifier.ts';
import type { ConstantStructure, FunctionStructure } from '../../model/module-structure.ts';
import { camelName, pascalName } from '../../model/naming.ts';
import type { Binding, ElementNode, Structure } from '../../model/structure.ts';
import { outputPath } from '../layout.ts';
import { jsonLiteral, stringLiteral } from '../literal.ts';
import { fileHeader } from '../provenance.ts';
import { TypeScriptModule } from '../typescript-module.ts';
import type { CodeSets } from './code-sets.ts';
import { type RuntimeFunction, runtimeFunctions } from './runtime-functions.ts';
import type { SkippedRules } from './skipped-rules.ts';
import type { StructureIndex } from './structure-index.ts';

type RuleGrounds = Pick<ElementNode, 'requirements' | 'evidence'>;

/** What all modules of one run share. */
export interface ValidatorRun {
  readonly index: StructureIndex;
  readonly codeSets: CodeSets;
  readonly skipped: SkippedRules;
}

const typeNames: ReadonlySet<RuntimeFunction> = new Set([
  'Validation',
  'RuleSource',
  'ResourceValidator',
  'KnownExtension',
]);

const parameters = [
  { name: 'value', type: 'unknown' },
  { name: 'validation', type: 'Validation' },
  { name: 'at', type: 'string' },
] as const;

/** One module of validators while it is written: imports, constants, and functions in reading order. */
export class ValidatorModule {
  readonly run: ValidatorRun;
  readonly #module: TypeScriptModule;
  readonly #names: Set<string>;
  readonly #constants = new Map<string, ConstantStructure>();
  readonly #functions: FunctionStructure[] = [];
  readonly #byElement = new Map<string, string>();

  constructor(path: OutputPath, run: ValidatorRun) {
    this.run = run;
    this.#module = new TypeScriptModule(path, fileHeader(run.index.release));
    const structures = [...run.index.release.structures.values()];
    this.#names = new Set(structures.flatMap((structure) => [validatorName(structure), constraintName(structure)]));
  }

  /** A name like `wanted` that nothing else in the module has. */
  claim(wanted: string): string {
    let name = wanted;
    for (let attempt = 2; this.#names.has(name); attempt += 1) name = `${wanted}${attempt}`;
    this.#names.add(name);
    return name;
  }

  /** Name for the function of an element: `validatePatientContact`. The same element asked for again has the same name. */
  elementFunction(prefix: string, structure: Structure, id: string): string {
    const key = `${prefix} ${structure.canonical} ${id}`;
    const known = this.#byElement.get(key);
    if (known !== undefined) return known;
    const tail = pascalName(id.split('.').slice(1).join(' ').replaceAll('[x]', '')) ?? '';
    const name = this.claim(`${prefix}${structure.typeName}${tail}`);
    this.#byElement.set(key, name);
    return name;
  }

  /** Imports a function or type of the runtime. */
  runtime(name: RuntimeFunction): string {
    const from = outputPath('runtime', `${runtimeFunctions[name]}.ts`);
    return typeNames.has(name) ? this.#module.useType(name, from) : this.#module.use(name, from);
  }

  /** Imports the validator of a structure, whole or only what it adds to its type; `undefined` where it has none. */
  validator(structure: Structure, part: 'whole' | 'added'): string | undefined {
    const from = this.run.index.moduleOf(structure);
    if (from === undefined) return undefined;
    return this.#module.use(part === 'whole' ? validatorName(structure) : constraintName(structure), from);
  }

  /** Imports the codes of a binding. */
  codes(binding: Binding, paired: boolean): string | undefined {
    if (binding.strength !== 'required' || binding.codes === undefined) return undefined;
    const { codeSets } = this.run;
    return this.#module.use(codeSets.nameOf(binding, binding.codes, paired), codeSets.path);
  }

  /** A constant of the module with this value; the same value has the same name. */
  constant(stem: string, initializer: string, type?: string): string {
    const known = this.#constants.get(`${type ?? ''} ${initializer}`);
    if (known !== undefined) return known.name;
    const name = this.claim(stem);
    this.#constants.set(`${type ?? ''} ${initializer}`, {
      kind: 'constant',
      name,
      exported: false,
      docs: [],
      ...(type === undefined ? {} : { type }),
      initializer,
    });
    return name;
  }

  /** A constant list of names: `patientOrGroup`. */
  list(stem: string, members: readonly string[]): string {
    return this.constant(stem, `[${members.map(stringLiteral).join(', ')}]`, 'readonly string[]');
  }

  /** Argument that says where a rule of this element comes from, with its comma; nothing for the base standard. */
  sourceArgument(node: RuleGrounds): string {
    const [requirement] = node.requirements;
    if (requirement === undefined && node.evidence === 'base') return '';
    this.runtime('RuleSource');
    const stem =
      requirement === undefined
        ? `${node.evidence}Rule`
        : `${camelName(requirement.toLowerCase()) ?? 'requirement'}Rule`;
    const parts = requirement === undefined ? [] : [`requirement: ${stringLiteral(requirement)}`];
    return `, ${this.constant(stem, `{ ${[...parts, `evidence: ${jsonLiteral(node.evidence).replaceAll('"', "'")}`].join(', ')} }`, 'RuleSource')}`;
  }

  /** Takes the next place in reading order; fill it later with `fill`, or leave it with nothing. */
  reserve(): number {
    return this.#functions.push(emptyFunction) - 1;
  }

  /** Puts a function with the validators' signature in a reserved place. */
  fill(place: number, name: string, exported: boolean, docs: readonly string[], body: readonly string[]): void {
    this.runtime('Validation');
    this.#functions[place] = {
      kind: 'function',
      name,
      exported,
      async: false,
      docs,
      parameters,
      returnType: 'void',
      body,
    };
  }

  /** Adds any other function. */
  addFunction(declaration: FunctionStructure): void {
    this.#functions.push(declaration);
  }

  addConstant(declaration: ConstantStructure): void {
    this.#constants.set(declaration.name, declaration);
  }

  /** The finished file; nothing where the module stayed empty. */
  toFile(): readonly GeneratedFile[] {
    const functions = this.#functions.filter((entry) => entry !== emptyFunction);
    if (functions.length === 0) return [];
    const constants = [...this.#constants.values()].sort((left, right) => compareText(left.name, right.name));
    this.#module.add(...constants, ...functions);
    return [this.#module.toFile()];
  }
}

const emptyFunction: FunctionStructure = {
  kind: 'function',
  name: '',
  exported: false,
  async: false,
  docs: [],
  parameters: [],
  returnType: 'void',
  body: [],
};

/** `validatePatient` */
export function validatorName(structure: Structure): string {
  return `validate${structure.typeName}`;
}

/** `constrainTeaBundle`: only what a profile adds to its type. */
export function constraintName(structure: Structure): string {
  return `constrain${structure.typeName}`;
}
