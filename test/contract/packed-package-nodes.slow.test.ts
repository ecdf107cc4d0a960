import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandRuns } from '../support/command-runs.ts';
import { TestFolder } from '../support/guide-folder.ts';
import { exportedSpecifiers, packToolkit } from '../support/packed-package.ts';
import { runProcess } from '../support/run-process.ts';

const majors = [20, 22, 24];
let project: TestFolder;

/** npm installs the archive with what it depends on, and each Node as a package of its own: from its cache where that has them. */
beforeAll(async () => {
  project = new TestFolder();
  project.write('package.json', { type: 'module', private: true });
  project.write('patient.json', { resourceType: 'Patient', active: true });
  const { path } = packToolkit(project.path);
  const nodes = majors.map((major) => `node-${major}@npm:node@${major}`);
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', path, ...nodes];
  const { code, stderr } = await runProcess('npm', install, { cwd: project.path });
  expect([code, stderr.includes('npm error')], stderr).toEqual([0, false]);
}, 600_000);

// Three Nodes are half a gigabyte.
afterAll(() => project.remove(), 300_000);

describe.each(majors)('the package as npm installs it, on Node %i', (major) => {
  const run = (args: readonly string[], stopAfter?: string) =>
    runProcess(join(project.path, 'node_modules', `node-${major}`, 'bin', 'node'), args, {
      cwd: project.path,
      ...(stopAfter === undefined ? {} : { stopAfter }),
    });

  it('is that Node', async () => {
    expect((await run(['--version'])).stdout).toMatch(new RegExp(`^v${major}\\.`));
  });

  it.each(Object.entries(commandRuns))(
    'runs halo %s',
    async (name, { args, prints, staysUp }) => {
      const bin = join('node_modules', 'halo-toolkit', 'bin', 'halo');
      const { code, stdout, stderr } = await run([bin, name, ...args], staysUp && prints);
      expect([code, stdout], stderr).toEqual([0, expect.stringContaining(prints)]);
    },
    180_000,
  );

  it('imports every entry of its exports that is code', async () => {
    const specifiers = exportedSpecifiers(project.path).filter((name) => !name.endsWith('.json'));
    const script = `for (const name of ${JSON.stringify(specifiers)}) await import(name);`;
    project.write('import-all.mjs', script);
    const { code, stderr } = await run(['import-all.mjs']);
    expect([code, stderr]).toEqual([0, '']);
  }, 180_000);
});
