import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeOrphans } from '../../../generator/write/remove-orphans.ts';
import { TestFolder } from '../../support/guide-folder.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = new TestFolder();
});
afterEach(() => folder.remove());

it('removes what was compiled from sources that are gone, with folders that held nothing else, and nothing more', () => {
  for (const file of ['src/kept.ts', 'src/actors/kept.steps.ts', 'src/index.json']) folder.write(file, '');
  const compiled = ['kept', 'gone', 'actors/kept.steps', 'actors/gone', 'old/gone', 'old/deep/gone'];
  for (const file of compiled.flatMap((name) => [`${name}.js`, `${name}.d.ts`])) folder.write(`dist/${file}`, '');
  for (const file of ['templates.mjs', 'core-index.json', '.tsbuildinfo', 'notes/a.md'])
    folder.write(`dist/${file}`, '');
  const removed = ['actors/gone', 'gone', 'old/deep/gone', 'old/gone'];
  expect([...removeOrphans(folder.join('dist'), folder.join('src'))].sort()).toEqual(
    removed.flatMap((name) => [`${name}.d.ts`, `${name}.js`]),
  );
  expect(readdirSync(folder.join('dist'), { recursive: true }).map(String).sort()).toEqual([
    '.tsbuildinfo',
    'actors',
    'actors/kept.steps.d.ts',
    'actors/kept.steps.js',
    'core-index.json',
    'kept.d.ts',
    'kept.js',
    'notes',
    'notes/a.md',
    'templates.mjs',
  ]);
  expect(removeOrphans(folder.join('dist'), folder.join('src'))).toEqual([]);
});
