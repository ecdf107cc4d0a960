import { expect, it } from 'vitest';
// Compiled code: from sources, modules are printed without a thread.
import { endModulePrinter, printModuleText, startModulePrinter } from '../../../dist/generator/write/module-printer.js';
import type { ModuleStructure } from '../../../generator/model/module-structure.ts';
import { printModule } from '../../../generator/write/print-module.ts';

const module: ModuleStructure = {
  header: ['Tea'],
  imports: [{ from: './leaf.ts', names: [{ name: 'Leaf', typeOnly: true }] }],
  statements: [{ kind: 'type', name: 'Leaves', exported: true, docs: ['Many.'], type: 'readonly Leaf[]' }],
};

it('prints on a thread what is printed without, and goes on without when the thread is ended', async () => {
  const here = printModule('tea.ts', module);
  expect(here).toContain('export type Leaves = readonly Leaf[];');
  startModulePrinter();
  expect(await printModuleText('tea.ts', module)).toBe(here);
  await endModulePrinter();
  expect(await printModuleText('tea.ts', module)).toBe(here);
});
