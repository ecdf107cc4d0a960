import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { TestFolder } from '../../support/guide-folder.ts';

const execute = promisify(execFile);

describe('bin/halo', () => {
  it('says what to do where the toolkit is not built', async () => {
    const folder = new TestFolder();
    folder.write('package.json', { type: 'module' });
    mkdirSync(folder.join('bin'));
    copyFileSync('bin/halo', folder.join('bin', 'halo'));
    const run = execute(process.execPath, [folder.join('bin', 'halo'), 'check']);
    await expect(run).rejects.toMatchObject({
      code: 3,
      stderr: 'halo: the toolkit is not built: there is no dist/. Run `npm run build` in its folder.\n',
    });
    folder.remove();
  });

  it('starts the program a command belongs to', async () => {
    const folder = new TestFolder();
    folder.write('package.json', { type: 'module' });
    mkdirSync(folder.join('bin'));
    copyFileSync('bin/halo', folder.join('bin', 'halo'));
    for (const program of ['generator', 'simulators']) {
      const code = `export async function main(args) { process.stdout.write('${program} ' + args.join(' ')); return 0; }\n`;
      folder.write(`dist/${program}/cli.js`, code);
    }
    const printed = async (...args: readonly string[]) =>
      (await execute(process.execPath, [folder.join('bin', 'halo'), ...args])).stdout;
    expect(await printed('check', '--json')).toBe('generator check --json');
    expect(await printed('demo', '--once')).toBe('simulators demo --once');
    folder.remove();
  });
});
