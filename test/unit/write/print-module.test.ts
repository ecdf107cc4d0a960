import { describe, expect, it } from 'vitest';
import type { ModuleStructure, StatementStructure } from '../../../generator/model/module-structure.ts';
import { printModule } from '../../../generator/write/print-module.ts';

function print(...statements: readonly StatementStructure[]): string {
  return printModule('a.ts', { header: [], imports: [], statements });
}

describe('printModule', () => {
  it('prints header, imports and declarations with a blank line between them', () => {
    const module: ModuleStructure = {
      header: ['Generated.', 'SPDX-License-Identifier: Apache-2.0'],
      imports: [
        {
          from: './b.ts',
          names: [
            { name: 'A', typeOnly: true },
            { name: 'b', alias: 'c', typeOnly: false },
          ],
        },
        { from: './d.ts', names: [{ name: 'D', typeOnly: true }] },
      ],
      statements: [
        {
          kind: 'type',
          name: 'T',
          exported: true,
          docs: ['One.'],
          typeParameters: ['K extends string'],
          type: "K | 'x'",
        },
        {
          kind: 'interface',
          name: 'I',
          exported: true,
          docs: ['First line.', '@see there'],
          extends: ['A'],
          properties: [
            { name: 'a-b', type: 'string', optional: true, readonly: true, docs: ['Said of a-b.'] },
            { name: 'c', type: 'T<string>', optional: false, readonly: false, docs: [] },
          ],
        },
        {
          kind: 'constant',
          name: 'table',
          exported: false,
          docs: [],
          type: 'readonly number[]',
          initializer: '[\n  1,\n  2,\n]',
        },
      ],
    };
    expect(printModule('a.ts', module)).toBe(
      `// Generated.
// SPDX-License-Identifier: Apache-2.0

import { type A, b as c } from './b.ts';
import type { D } from './d.ts';

/** One. */
export type T<K extends string> = K | 'x';

/**
 * First line.
 * @see there
 */
export interface I extends A {
  /** Said of a-b. */
  readonly 'a-b'?: string;
  c: T<string>;
}

const table: readonly number[] = [
  1,
  2,
];
`,
    );
  });

  it('prints functions and classes with their bodies indented', () => {
    const printed = print(
      {
        kind: 'function',
        name: 'f',
        exported: true,
        async: true,
        docs: [],
        parameters: [
          { name: 'a', type: 'string', optional: true },
          { name: 'b', type: 'number', initializer: '1' },
        ],
        returnType: 'Promise<void>',
        body: ['if (a === undefined) {', '  return;', '}', '', 'await g(b);'],
      },
      {
        kind: 'class',
        name: 'C',
        exported: true,
        docs: [],
        implements: ['D'],
        fields: [
          { name: '#x', type: 'string', optional: false, readonly: true, docs: [], visibility: 'private' },
          { name: 'y', type: 'string', optional: false, readonly: true, docs: [], visibility: 'public' },
        ],
        constructorParameters: [{ name: 'x', type: 'string' }],
        constructorBody: ['this.#x = x;', 'this.y = x;'],
        methods: [
          {
            name: 'm',
            visibility: 'public',
            async: false,
            docs: ['Does.'],
            parameters: [],
            returnType: 'string',
            body: ['return this.#x;'],
          },
        ],
      },
    );
    expect(printed).toBe(
      `export async function f(a?: string, b: number = 1): Promise<void> {
  if (a === undefined) {
    return;
  }

  await g(b);
}

export class C implements D {
  readonly #x: string;
  readonly y: string;

  constructor(x: string) {
    this.#x = x;
    this.y = x;
  }

  /** Does. */
  m(): string {
    return this.#x;
  }
}
`,
    );
  });

  it('prints imports that are longer than a line one name a line', () => {
    const names = Array.from({ length: 12 }, (_, index) => ({ name: `aRatherLongName${index}`, typeOnly: false }));
    const printed = printModule('a.ts', { header: [], imports: [{ from: './b.ts', names }], statements: [] });
    expect(printed.split('\n').slice(0, 3)).toEqual(['import {', '  aRatherLongName0,', '  aRatherLongName1,']);
    expect(printed.split('\n').slice(-3)).toEqual(['  aRatherLongName11,', "} from './b.ts';", '']);
  });

  it('lets no doc line end its comment or break out of it', () => {
    const printed = print({
      kind: 'type',
      name: 'T',
      exported: true,
      docs: ['a */ evil(); /*', 'b\u2028c\nd'],
      type: 'string',
    });
    expect(printed).toBe('/**\n * a *\u2215 evil(); /*\n * b\n * c\n * d\n */\nexport type T = string;\n');
  });

  it('wraps long doc lines at spaces', () => {
    const sentence = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ');
    const printed = print({ kind: 'type', name: 'T', exported: true, docs: [sentence], type: 'string' });
    expect(printed.split('\n').map((line) => line.length)).toEqual([3, 111, 93, 3, 23, 0]);
  });

  it('takes no text for a mark of its own', () => {
    const printed = print(
      { kind: 'constant', name: 'a', exported: true, docs: ['//#0', 'export const a = $$0;'], initializer: "'//#0'" },
      { kind: 'constant', name: 'b', exported: true, docs: [], initializer: "'$$0;'" },
    );
    expect(printed).toBe(
      "/**\n * //#0\n * export const a = $$0;\n */\nexport const a = '//#0';\n\nexport const b = '$$0;';\n",
    );
  });
});
