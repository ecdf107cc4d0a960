import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { GeneratedFile } from '../../../dist/generator/model/generated-file.js';
import { parseOutputPath } from '../../../dist/generator/model/identifier.js';
// Compiled code: from sources, nothing is printed on a thread.
import { endModulePrinter } from '../../../dist/generator/write/module-printer.js';
import { prepareOutput, takePrinted } from '../../../dist/generator/write/print-ahead.js';
import { printModule } from '../../../generator/write/print-module.ts';
import { printOpenApiTypes } from '../../../generator/write/print-openapi-types.ts';

const folder = mkdtempSync(join(tmpdir(), 'ahead-'));

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await endModulePrinter();
});

function path(text: string) {
  const parsed = parseOutputPath(text);
  if (parsed === undefined) throw new TypeError(text);
  return parsed;
}

const value = { openapi: '3.1.0', info: { title: 'Tea', version: '1.0.0' }, paths: {} };
const module = {
  header: [],
  imports: [],
  statements: [{ kind: 'type', name: 'Leaf', exported: true, docs: [], type: "'green'" }],
} as const;
const document: GeneratedFile = { kind: 'json', path: path('tea.json'), value };
const types: GeneratedFile = { kind: 'openapi-types', path: path('tea.d.ts'), document: document.path };
const code: GeneratedFile = { kind: 'module', path: path('leaf.ts'), module };

describe('printing ahead', () => {
  it('gives what is printed otherwise, once', async () => {
    const printAhead = prepareOutput(folder, false);
    printAhead?.([document, types, code]);
    expect(await takePrinted(types)).toBe(printOpenApiTypes(value));
    expect(await takePrinted(code)).toBe(printModule('leaf.ts', module));
    expect([document, types, code].map(takePrinted)).toEqual([undefined, undefined, undefined]);
  });

  it('tells a fault where the text is taken, and nowhere else', async () => {
    const broken: GeneratedFile = { kind: 'json', path: document.path, value: 'no document' };
    const printAhead = prepareOutput(folder, false);
    printAhead?.([broken, types]);
    await expect(takePrinted(types)).rejects.toThrow('Not an OpenAPI document');
  });

  it('waits where a manifest may prove files, unless all are wanted anew', () => {
    writeFileSync(join(folder, 'manifest.json'), '{}');
    expect(prepareOutput(folder, false)).toBeUndefined();
    expect(prepareOutput(folder, true)).toBeTypeOf('function');
  });
});
