import { compareText } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { OutputPath } from '../../model/identifier.ts';
import { camelName } from '../../model/naming.ts';
import type { Binding, BoundCode } from '../../model/structure.ts';
import { stringLiteral } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';
import { TypeScriptModule } from '../typescript-module.ts';

/** The codes of a value set, under the name of their constant. */
export interface CodeSet {
  readonly name: string;
  readonly valueSet: string;
  readonly members: readonly string[];
}

/** The code sets of required bindings, each printed once for all that share them. */
export class CodeSets {
  readonly path: OutputPath;
  readonly #byName = new Map<string, CodeSet>();

  constructor(path: OutputPath) {
    this.path = path;
  }

  /** Name of the constant with the codes of a binding: bare codes, or `system|code` pairs for Coding and its like. */
  nameOf(binding: Binding, codes: readonly BoundCode[], paired: boolean): string {
    const members = [...new Set(codes.map((member) => (paired ? `${member.system}|${member.code}` : member.code)))];
    const stem = (camelName(binding.valueSet.split('|')[0]?.split('/').pop() ?? '') ?? 'value').replace(/_$/, '');
    for (let attempt = 1; ; attempt += 1) {
      const name = `${stem}${paired ? 'Codings' : 'Codes'}${attempt === 1 ? '' : attempt}`;
      const known = this.#byName.get(name);
      if (known === undefined) this.#byName.set(name, { name, valueSet: binding.valueSet, members });
      if (known === undefined || isSameSet(known, binding.valueSet, members)) return name;
    }
  }

  get list(): readonly CodeSet[] {
    return [...this.#byName.values()];
  }
}

/** The module with the code sets; nothing where there are none. */
export function codeSetsFile(
  path: OutputPath,
  header: readonly string[],
  sets: readonly CodeSet[],
): readonly GeneratedFile[] {
  const module = new TypeScriptModule(path, header);
  const distinct = new Map(sets.map((set) => [set.name, set]));
  for (const { name, valueSet, members } of [...distinct.values()].sort((left, right) =>
    compareText(left.name, right.name),
  )) {
    module.add({
      kind: 'constant',
      name,
      exported: true,
      docs: [`The codes of a value set.`, generatedFrom(valueSet)],
      type: 'ReadonlySet<string>',
      initializer: setLiteral(members),
    });
  }
  return module.isEmpty ? [] : [module.toFile()];
}

/** True where one name means one thing in all the lists. */
export function agreeOnNames(sets: readonly CodeSet[]): boolean {
  const known = new Map<string, CodeSet>();
  return sets.every((set) => {
    const other = known.get(set.name);
    known.set(set.name, set);
    return other === undefined || isSameSet(other, set.valueSet, set.members);
  });
}

function isSameSet(set: CodeSet, valueSet: string, members: readonly string[]): boolean {
  return (
    set.valueSet === valueSet &&
    set.members.length === members.length &&
    set.members.every((member, index) => member === members[index])
  );
}

function setLiteral(members: readonly string[]): string {
  return ['new Set([', ...members.map((member) => `  ${stringLiteral(member)},`), '])'].join('\n');
}
