import { compareText } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { OutputPath } from '../../model/identifier.ts';
import { camelName } from '../../model/naming.ts';
import type { Binding, BoundCode } from '../../model/structure.ts';
import { stringLiteral } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';
import { TypeScriptModule } from '../typescript-module.ts';

interface CodeSet {
  readonly valueSet: string;
  readonly members: readonly string[];
}

/** The code sets of required bindings, each printed once for the whole release. */
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
      if (known === undefined) this.#byName.set(name, { valueSet: binding.valueSet, members });
      if (known === undefined || isSameSet(known, binding.valueSet, members)) return name;
    }
  }

  /** The module; nothing where no binding was met. */
  toFile(header: readonly string[]): readonly GeneratedFile[] {
    const module = new TypeScriptModule(this.path, header);
    for (const [name, set] of [...this.#byName].sort(([left], [right]) => compareText(left, right))) {
      module.add({
        kind: 'constant',
        name,
        exported: true,
        docs: [`The codes of a value set.`, generatedFrom(set.valueSet)],
        type: 'ReadonlySet<string>',
        initializer: setLiteral(set.members),
      });
    }
    return module.isEmpty ? [] : [module.toFile()];
  }
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
