import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/** Files of the standard library and of @types, parsed once for all programs of a test file. */
const libraryFiles = new Map<string, ts.SourceFile | undefined>();

/**
 * Type-checks every TypeScript file below a folder with the project's own strict flags, as a package of its own that may import
 * what the project has installed. Returns what the compiler says, `file: message`; nothing where it is content.
 */
export function compileFolder(folder: string): readonly string[] {
  preparePackage(dirname(folder));
  const options = projectOptions();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (fileName, ...rest) => {
    if (fileName.startsWith(folder)) return getSourceFile(fileName, ...rest);
    if (!libraryFiles.has(fileName)) libraryFiles.set(fileName, getSourceFile(fileName, ...rest));
    return libraryFiles.get(fileName);
  };
  const program = ts.createProgram({ rootNames: names.map((name) => join(folder, name)), options, host });
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const file = diagnostic.file?.fileName.slice(folder.length + 1) ?? '';
    return `${file}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;
  });
}

/** ESM, with the project's packages in reach. */
function preparePackage(folder: string): void {
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) symlinkSync(resolve('node_modules'), modules);
}

function projectOptions(): ts.CompilerOptions {
  const path = resolve('tsconfig.json');
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['-'] }, ts.sys, dirname(path));
  return { ...options, noEmit: true, types: [] };
}

/** Syntax errors of one TypeScript text, without types. */
export function syntaxErrors(name: string, text: string): readonly string[] {
  const { diagnostics = [] } = ts.transpileModule(text, {
    // A declaration file has no output, which the compiler takes for a failure of its own.
    fileName: name.replace(/\.d\.ts$/, '.ts'),
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  });
  return diagnostics.map((diagnostic) => `${name}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`);
}
