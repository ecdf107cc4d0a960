import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { emitValidators } from '../../generator/emit/validators/emit-validators.ts';
import type { GeneratedFile } from '../../generator/model/generated-file.ts';
import type { Release } from '../../generator/model/release.ts';
import type { Policy } from '../../generator/runtime/evidence.ts';
import type { ValidationIssue } from '../../generator/runtime/issue.ts';
import { Validation, type Validator } from '../../generator/runtime/validation.ts';
import { printFile } from '../../generator/write/print-file.ts';

const runtimeFolder = 'generator/runtime';

/** Validators of a release, printed, compiled and loaded as a user would load them. */
export class CompiledValidators {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async of(release: Release): Promise<CompiledValidators> {
    const folder = mkdtempSync(join(tmpdir(), 'validators-'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    for (const name of readdirSync(runtimeFolder)) {
      writeCompiled(folder, `runtime/${name}`, readFileSync(join(runtimeFolder, name), 'utf8'));
    }
    for (const [path, text] of await printedValidators(release)) writeCompiled(folder, path, text);
    return new CompiledValidators(folder);
  }

  /** The issues of a value, by the validator `name` of the module at `path` (below the release's folder). */
  async issues(
    path: string,
    name: string,
    value: unknown,
    options: { readonly policy?: Policy; readonly root?: string; readonly depthLimit?: number } = {},
  ): Promise<readonly ValidationIssue[]> {
    const { root = 'Root', ...rest } = options;
    const resources = await this.validator('r4/resources.ts', 'validateResource');
    const validation = new Validation({ ...rest, resources });
    const validator = await this.validator(path, name);
    validator(value, validation, root);
    return validation.issues;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The validator `name` of the module at `path` (below the release's folder). */
  async validator(path: string, name: string): Promise<Validator> {
    const releases = readdirSync(this.#folder).filter((entry) => entry !== 'runtime' && entry !== 'package.json');
    const file = join(this.#folder, releases[0] ?? '', path.replace(/\.ts$/, '.js'));
    const module: Record<string, Validator> = await import(/* @vite-ignore */ pathToFileURL(file).href);
    const validator = module[name];
    if (validator === undefined) throw new TypeError(`${path} has no ${name}`);
    return validator;
  }
}

/** The printed modules of a release, path → text. */
export async function printedValidators(release: Release): Promise<ReadonlyMap<string, string>> {
  const { value: files } = emitValidators(release, { templates: [], runtime: [] });
  const byPath = new Map(files.map((file): [GeneratedFile['path'], GeneratedFile] => [file.path, file]));
  const printed = new Map<string, string>();
  for (const file of files) printed.set(file.path, await printFile(file, byPath));
  return printed;
}

/** One issue as a line: `severity rule expression`. */
export function issueLine(issue: ValidationIssue): string {
  return `${issue.severity} ${issue.rule} ${issue.expression}`;
}

function writeCompiled(folder: string, path: string, text: string): void {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  });
  const file = join(folder, path.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, outputText);
}
