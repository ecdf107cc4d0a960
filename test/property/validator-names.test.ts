import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { compareText } from '../../generator/model/diagnostic.ts';
import { printedValidators } from '../support/compiled-validators.ts';
import { canonical, choiceOf, element, releaseOf, structure, typed } from '../support/structures.ts';

const hostile = fc.oneof(
  fc.constantFrom(
    '*/',
    '`',
    '${evil()}',
    "'",
    '\\',
    '\n',
    '\u2028',
    '</script>',
    '__proto__',
    'constructor',
    '//',
    '\ud800',
    '$&',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
);

const text = fc.array(hostile, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));

/** Everything a module may call: a text that escaped would show as another call or a syntax error. */
function callsOf(source: string): readonly string[] {
  const file = ts.createSourceFile('module.ts', source, ts.ScriptTarget.ES2023, true);
  const calls = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) calls.add(node.expression.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...calls].sort(compareText);
}

describe('names and texts of definitions', () => {
  it('never break out of the printed validators', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, text, async (name, value, code) => {
        const codes = [{ system: value, code }];
        const binding = { strength: 'required', valueSet: canonical('https://x.example/v'), codes } as const;
        const invariant = {
          key: name,
          severity: 'error',
          human: value,
          expression: 'contained.contained.empty()',
          source: canonical('https://x.example/s'),
        } as const;
        const children = (path: string) => [
          element(`${path}.${name}`, typed('code'), {
            name,
            min: 1,
            binding,
            id: `${path}.${name}`,
            value: { kind: 'fixed', type: 'code', value },
          }),
          element(`${path}.${code}[x]`, choiceOf('string', 'boolean'), { name: code, min: 1 }),
          element(
            `${path}.part`,
            { kind: 'backbone', type: 'Element' },
            {
              max: '*',
              constraints: [invariant],
              children: [element(`${path}.part.${value}`, typed('string'), { name: value, max: 3 })],
            },
          ),
        ];
        const tin = structure('Tin', 'resource', children('Tin'), { description: value });
        const model = structure('Model', 'logical', children('Model'), { source: 'guide', name: value, title: name });
        const small = structure(
          'Tin',
          'resource',
          children('Tin').map((child) => ({ ...child, base: { min: 0, max: '*' } as const, isArray: true })),
          {
            canonical: canonical('https://x.example/small'),
            typeName: 'Small',
            derivation: 'constraint',
            source: 'guide',
            name: value,
            title: code,
          },
        );
        for (const [path, source] of await printedValidators(releaseOf([tin, model, small]))) {
          const { diagnostics } = ts.transpileModule(source, { reportDiagnostics: true, fileName: path });
          expect(diagnostics?.map((entry) => ts.flattenDiagnosticMessageText(entry.messageText, ' '))).toEqual([]);
          expect(callsOf(source)).not.toContain('evil');
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
