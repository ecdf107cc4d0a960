import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runCheck } from '../../generator/pipeline.ts';
import { printFile } from '../../generator/write/print-file.ts';
import { compileFolder } from '../support/compile-folder.ts';
import { TestFolder } from '../support/guide-folder.ts';
import { projectRoot } from '../support/profile-package.ts';

const goldenFolder = fileURLToPath(new URL('.', import.meta.url));
const traits = readdirSync(goldenFolder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

/** Everything that is generated, the standard's part included, so that the compiler sees all that it needs. */
it('compiles what is generated from every trait', async () => {
  const folder = new TestFolder();
  try {
    for (const trait of traits) {
      const { files } = await runCheck({ packages: [join(goldenFolder, trait, 'package')], toolkitRoot: projectRoot });
      const all = new Map(files.map((file) => [file.path, file]));
      const modules = files.filter(({ path, kind }) => path.endsWith('.ts') && kind !== 'openapi-types');
      for (const file of modules) {
        const path = file.path.startsWith('runtime/') ? file.path : file.path.replace('/', `-${trait}/`);
        folder.write(`out/${path}`, await printFile(file, all));
      }
    }
    expect(compileFolder(folder.join('out'))).toEqual([]);
  } finally {
    folder.remove();
  }
}, 120_000);
