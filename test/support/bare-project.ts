import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

/** What most projects have: `strict`, and no more than it. */
const plain: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  allowImportingTsExtensions: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true,
  noEmit: true,
  types: [],
};

/** As strict as a vendor's project may be, and checking declaration files too, but for the compiler's own. */
const strictest: ts.CompilerOptions = {
  ...plain,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
};

/** Of these neither takes all that the other takes: without `exactOptionalPropertyTypes` a member that may be missing may be `undefined`. */
const settings = { plain, strictest };

/**
 * What the compiler says of the TypeScript below `folder/src`, in a project that has the compiler and @types/fhir and nothing else.
 * The folder must lie where no other packages are in reach.
 */
export function compileBare(folder: string, chosen: keyof typeof settings = 'strictest'): readonly string[] {
  mkdirSync(join(folder, 'node_modules', '@types'), { recursive: true });
  symlinkSync(resolve('node_modules/@types/fhir'), join(folder, 'node_modules', '@types', 'fhir'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  const source = join(folder, 'src');
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  // Declaration files are only taken for a package's own where nothing resolves the link to ours.
  const program = ts.createProgram({
    rootNames: names.map((name) => join(source, name)),
    options: { ...settings[chosen], preserveSymlinks: true },
  });
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const file = diagnostic.file?.fileName.slice(source.length + 1) ?? '';
    return `${file}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;
  });
}
