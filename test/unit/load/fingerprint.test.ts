import { rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintInputs } from '../../../generator/load/fingerprint.ts';
import { type TestFolder, teaGuideFolder } from '../../support/guide-folder.ts';

const guide = 'profiles/tea-guide-1.0.0';

let folder: TestFolder;

beforeEach(() => {
  folder = teaGuideFolder();
  for (const part of ['package.json', 'generator/templates', 'generator/runtime'])
    folder.copyIn(part, `toolkit/${part}`);
  symlinkSync(join(process.cwd(), 'node_modules'), folder.join('toolkit/node_modules'));
});

afterEach(() => folder.remove());

describe('fingerprintInputs', () => {
  const fingerprint = () => fingerprintInputs([folder.join(guide)], folder.join('toolkit'), folder.join('code'));

  beforeEach(() => {
    folder.write('code/emit/print.js', 'export const a = 1;');
    folder.write('code/emit/print.d.ts', 'export declare const a = 1;');
    age('code/emit/print.js');
  });

  it('is another for other code, a renamed module and one that was added', () => {
    const first = fingerprint();
    expect(first).toBeDefined();
    expect(fingerprint()).toBe(first);
    folder.write('code/emit/print.js', 'export const a = 2;');
    age('code/emit/print.js');
    const edited = fingerprint();
    folder.write('code/emit/other.js', '');
    age('code/emit/other.js');
    const added = fingerprint();
    rmSync(folder.join('code/emit/other.js'));
    folder.write('code/other.js', '');
    age('code/other.js');
    expect(new Set([first, edited, added, fingerprint(), undefined]).size).toBe(5);
  });

  it('is the same wherever the same files lie', () => {
    const here = fingerprint();
    for (const part of ['profiles', 'toolkit']) folder.copyIn(folder.join(part), `moved/${part}`);
    const code = folder.join('code');
    expect(fingerprintInputs([folder.join('moved', guide)], folder.join('moved/toolkit'), code)).toBe(here);
  });

  it('is none where code is newer than the process that runs it', () => {
    folder.write('code/emit/print.js', 'export const a = 2;');
    expect(fingerprint()).toBeUndefined();
  });

  it('is none where something cannot be read', () => {
    rmSync(folder.join('toolkit/generator/runtime'), { recursive: true });
    expect(fingerprint()).toBeUndefined();
  });

  /** Makes a file older than the process. */
  function age(file: string): void {
    utimesSync(folder.join(file), 0, 0);
  }
});
