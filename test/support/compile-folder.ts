import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/** Files of the standard library and of @types, parsed once for all programs of a test file. */
const libraryFiles = new Map<string, ts.SourceFile | undefined>();

/** What was last found of each folder: what an edit since then cannot have changed is not checked again. */
const checked = new Map<string, ts.SemanticDiagnosticsBuilderProgram>();

/**
 * Type-checks every TypeScript file below a folder with the project's own strict flags, as a package of its own that may import
 * what the project has installed; `changed` are options that are not the project's. Returns what the compiler says, `file: message`; nothing where it is content.
 */
export function compileFolder(folder: string, changed: ts.CompilerOptions = {}): readonly string[] {
  preparePackage(dirname(folder));
  const options = { ...projectOptions(), ...changed };
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const host = ts.createIncrementalCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (fileName, ...rest) => {
    if (fileName.startsWith(folder)) return getSourceFile(fileName, ...rest);
    if (!libraryFiles.has(fileName)) libraryFiles.set(fileName, getSourceFile(fileName, ...rest));
    return libraryFiles.get(fileName);
  };
  const rootNames = names.map((name) => join(folder, name));
  const program = ts.createSemanticDiagnosticsBuilderProgram(rootNames, options, host, checked.get(folder));
  checked.set(folder, program);
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getSemanticDiagnostics(),
    ...(options.declaration ? program.getDeclarationDiagnostics() : []),
  ];
  return found.map((diagnostic) => {
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

/** One TypeScript text parsed by itself, without types. */
export interface ParsedText {
  readonly source: ts.SourceFile;
  readonly errors: readonly string[];
}

/** Parses one TypeScript text and says what is wrong with its syntax. */
export function parseText(name: string, text: string): ParsedText {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ES2023);
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (file) => (file === name ? source : undefined),
    fileExists: (file) => file === name,
  };
  const options = { target: ts.ScriptTarget.ES2023, noLib: true, noResolve: true, types: [] };
  const diagnostics = ts.createProgram({ rootNames: [name], options, host }).getSyntacticDiagnostics(source);
  const errors = diagnostics.map(
    (diagnostic) => `${name}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`,
  );
  return { source, errors };
}

/** Syntax errors of one TypeScript text, without types. */
export function syntaxErrors(name: string, text: string): readonly string[] {
  return parseText(name, text).errors;
}
