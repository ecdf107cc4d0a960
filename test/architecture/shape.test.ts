import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const everything = ['generator', 'simulators', 'bin', 'test', 'generated'];
const notCode = /^test\/(?:fixtures|golden\/[^/]+\/expected)\//;

function filesBelow(roots: readonly string[]): readonly string[] {
  return roots
    .flatMap((root) =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/')),
    )
    .filter((path) => !notCode.test(path))
    .sort();
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

function sourcesBelow(roots: readonly string[]): readonly Source[] {
  return filesBelow(roots)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) };
    });
}

function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

/** What a node may be that is told of, by name. */
type Kinds = Readonly<Record<string, (node: ts.Node) => boolean>>;

/** Every node of the files that is of a kind, `path:line`, by kind. One walk serves all kinds. */
function places(sources: readonly Source[], kinds: Kinds): ReadonlyMap<string, readonly string[]> {
  const found = new Map(Object.keys(kinds).map((kind): [string, string[]] => [kind, []]));
  const tests = Object.entries(kinds);
  for (const source of sources) {
    const visit = (node: ts.Node): void => {
      for (const [kind, matches] of tests) {
        if (matches(node)) found.get(kind)?.push(`${source.path}:${lineOf(source, node.getStart()) + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source.tree);
  }
  return found;
}

function lineOf(source: Source, position: number): number {
  return source.tree.getLineAndCharacterOfPosition(position).line;
}

const hasModifier = (node: ts.Node, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);

const isDefaultExport = (node: ts.Node): boolean =>
  ts.isExportAssignment(node) || hasModifier(node, ts.SyntaxKind.DefaultKeyword);

const isReExport = (node: ts.Node): boolean => ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined;

/** An assertion other than `as const`. */
const isAssertion = (node: ts.Node): boolean =>
  ts.isTypeAssertionExpression(node) || (ts.isAsExpression(node) && node.type.getText() !== 'const');

const unwanted: Kinds = {
  any: (node) => node.kind === ts.SyntaxKind.AnyKeyword,
  enum: ts.isEnumDeclaration,
  'non-null assertion': ts.isNonNullExpression,
  'default export': isDefaultExport,
  're-export': isReExport,
  namespace: ts.isModuleDeclaration,
};

/** A comment that switches a check off and gives no reason. Biome wants `: reason`, TypeScript's own want words behind. */
const bareSuppression = /@ts-(?:ignore|nocheck)|@ts-expect-error\s*$|biome-ignore\s+[\w/]+\s*(?::\s*)?$|eslint-disable/;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('the shape of the code', () => {
  const all = sourcesBelow(everything);
  const own = all.filter(({ path }) => !path.startsWith('generated/'));
  const shipped = own.filter(({ path }) => /^(?:generator|simulators)\//.test(path));
  const found = places(all, unwanted);

  it('keeps hand-written files to 400 lines, and half of the shipped ones to 120', () => {
    const long = own.filter(({ text }) => lineCount(text) > 400).map(({ path, text }) => `${path}: ${lineCount(text)}`);
    expect(long).toEqual([]);
    expect(median(shipped.map(({ text }) => lineCount(text)))).toBeLessThanOrEqual(120);
  });

  it('has no drawer: no file or folder named utils, helpers, common, misc or shared', () => {
    const drawer = /(?:^|\/)(?:utils?|helpers?|common|misc|shared|index)(?:\/|\.ts$)/;
    expect(filesBelow(everything).filter((path) => drawer.test(path))).toEqual([]);
  });

  it('names files and folders in kebab-case', () => {
    const kebab = /^(?:[a-z0-9]+(?:[-.~][a-z0-9]+)*\/)*[a-z0-9]+(?:[-.~][a-z0-9]+)*$/;
    expect(own.map(({ path }) => path).filter((path) => !kebab.test(path))).toEqual([]);
  });

  it.each(Object.keys(unwanted))('has no %s, written or generated', (kind) => {
    expect(found.get(kind)).toEqual([]);
  });

  it('asserts a type at most three times in a thousand hand-written lines', () => {
    const assertions = places(shipped, { assertion: isAssertion }).get('assertion') ?? [];
    const lines = shipped.reduce((sum, { text }) => sum + lineCount(text), 0);
    expect((assertions.length * 1000) / lines, assertions.join('\n')).toBeLessThanOrEqual(3);
  });

  it('switches no check off without a reason', () => {
    const bare = all.flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const comment = line.slice(Math.max(line.indexOf('//'), line.indexOf('/*')));
        return /\/[/*]/.test(line) && bareSuppression.test(comment) ? [`${path}:${index + 1}`] : [];
      }),
    );
    expect(bare).toEqual([]);
  });

  it('leaves no TODO without an issue number', () => {
    const open = own.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          /\/[/*].*\b(?:TODO|FIXME|XXX)\b(?!\(#\d+\))/.test(line) ? [`${path}:${index + 1}`] : [],
        ),
    );
    expect(open.filter((place) => !place.startsWith('test/architecture/'))).toEqual([]);
  });

  it('documents every export of the model, the runtime and the kit', () => {
    const documented = all.filter(({ path }) => /^(?:generator\/(?:model|runtime)|simulators\/kit)\//.test(path));
    const bare = documented.flatMap((source) =>
      source.tree.statements
        .filter((statement) => hasModifier(statement, ts.SyntaxKind.ExportKeyword) && !isDocumented(source, statement))
        .map((statement) => `${source.path}:${lineOf(source, statement.getStart()) + 1}`),
    );
    expect(bare).toEqual([]);
  });
});

/** True where a doc comment stands before the statement, or before the run of like-named declarations it belongs to. */
function isDocumented(source: Source, statement: ts.Statement): boolean {
  const comments = ts.getLeadingCommentRanges(source.text, statement.getFullStart()) ?? [];
  return comments.some(({ pos }) => source.text.startsWith('/**', pos));
}
