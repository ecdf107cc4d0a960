import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineWidth, wrapLongLines } from '../../../generator/write/wrap-long-lines.ts';
import { syntaxErrors } from '../../support/compile-folder.ts';

const long = 'aNameThatIsLongEnoughToMakeALineTooLong';

describe('wrapLongLines', () => {
  it('leaves lines alone that fit, and comments', () => {
    const text = `const a = [1, 2];\n  // ${long} ${long} ${long} ${long}\n   * ${long} ${long} ${long} ${long}`;
    expect(wrapLongLines(text)).toBe(text);
  });

  it('puts the statement of a condition into a block', () => {
    expect(wrapLongLines(`  if (a['x'] !== undefined && ${long}(b)) ${long}(a, '(', \`\${b})\`, ${long});`)).toBe(
      [`  if (a['x'] !== undefined && ${long}(b)) {`, `    ${long}(a, '(', \`\${b})\`, ${long});`, '  }'].join('\n'),
    );
  });

  it('puts arguments, members and items one a line, the innermost only where it must', () => {
    expect(wrapLongLines(`return ${long}(${long}, { b: [1, 2], ${long} }, (c) => c.d, ${long});`)).toBe(
      [
        'return aNameThatIsLongEnoughToMakeALineTooLong(',
        `  ${long},`,
        `  { b: [1, 2], ${long} },`,
        '  (c) => c.d,',
        `  ${long},`,
        ');',
      ].join('\n'),
    );
    expect(wrapLongLines(`const list: readonly string[] = ['${long}', '${long}', '${long}'];`)).toBe(
      ['const list: readonly string[] = [', `  '${long}',`, `  '${long}',`, `  '${long}',`, '];'].join('\n'),
    );
  });

  it('puts parameters one a line, with no comma after one that takes the rest', () => {
    expect(
      wrapLongLines(`export function f(a: Map<string, ${long}>, ...b: readonly ${long}[]): Promise<${long}> {`),
    ).toBe(
      ['export function f(', `  a: Map<string, ${long}>,`, `  ...b: readonly ${long}[]`, `): Promise<${long}> {`].join(
        '\n',
      ),
    );
  });

  it('puts the members of a union one a line', () => {
    expect(wrapLongLines(`export type A = '${long}|' | Record<string, 'b' | 'c'> | '${long}' | '${long}';`)).toBe(
      ['export type A =', `  | '${long}|'`, "  | Record<string, 'b' | 'c'>", `  | '${long}'`, `  | '${long}';`].join(
        '\n',
      ),
    );
  });

  it('puts a long text below its name, and leaves it whole', () => {
    const text = `'${`${long} `.repeat(4)}'`;
    expect(wrapLongLines(`  statement: ${text},`)).toBe(`  statement:\n    ${text},`);
    expect(wrapLongLines(`  ${text},`)).toBe(`  ${text},`);
  });

  it('changes nothing of what the code says', () => {
    const text = fc.string().map((content) => JSON.stringify(content));
    const pattern = fc.constantFrom('/[/(]a/', '/b\\/,/g', 'a / b');
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 5 },
        text,
        fc.constantFrom('a', 'a.b', '`${a}, (`', 'x === y', 'a < b', '!a'),
        pattern,
        fc.array(tie('expression'), { maxLength: 5 }).map((items) => `[${items.join(', ')}]`),
        fc.array(tie('expression'), { maxLength: 5 }).map((items) => `call(${items.join(', ')})`),
        fc
          .array(tie('expression'), { maxLength: 5 })
          .map((items) => `{ ${items.map((item, at) => `m${at}: ${item}`).join(', ')} }`),
        fc.array(tie('expression'), { minLength: 1, maxLength: 3 }).map((items) => `(${items.join(' && ')})`),
        tie('expression')
          .map((item) => `(a) => ${item.startsWith('{') ? `(${item})` : item}`)
          .map((item) => `call(${item})`),
      ),
    }));
    fc.assert(
      fc.property(
        expression,
        fc.constantFrom('const x = $;', 'if (a) f($);', 'return $;', 'if (g($)) {}'),
        (item, frame) => {
          const code = frame.replace('$', () => item);
          const wrapped = wrapLongLines(code);
          fc.pre(syntaxErrors('a.ts', `function f() {\n${code}\n}`).length === 0);
          expect(syntaxErrors('a.ts', `function f() {\n${wrapped}\n}`)).toEqual([]);
          expect(bare(wrapped)).toBe(bare(code));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves no line too long that could be broken', () => {
    const calls = Array.from({ length: 40 }, (_, index) => `f${index}(a, b)`).join(', ');
    const lines = wrapLongLines(`const x = [${calls}];`).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(lineWidth);
  });
});

/** Without blanks, final commas and the braces of a block: what wrapping may change. */
function bare(code: string): string {
  return code.replaceAll(/\s|,(?=\s*[)\]}])|[{}]/g, '');
}
