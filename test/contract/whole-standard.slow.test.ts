import { expect, it } from 'vitest';
import { compileBare } from '../support/bare-project.ts';
import { TestFolder } from '../support/guide-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { standardResources } from '../support/standard-resources.ts';

it('generates the standard as one package, and compiles it in a project that holds only the compiler and the base types', async () => {
  const folder = new TestFolder();
  try {
    folder.write('guide/package.json', { name: 'hl7.fhir.r4.core', version: '4.0.1', fhirVersions: ['4.0.1'] });
    for (const resource of standardResources('StructureDefinition', 'OperationDefinition', 'CapabilityStatement')) {
      folder.write(`guide/${resource['resourceType']}-${resource['id']}.json`, resource);
    }
    // On a terminal, where it says what it is at.
    const run = () =>
      runCli(['generate', '--package', 'guide', '--out', 'src'], {
        in: folder.path,
        isTTY: true,
        env: { NO_COLOR: '1' },
      });
    const first = await run();
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining('making files')]);
    expect((await run()).stdout).toContain('none changed');
    expect(compileBare(folder.path)).toEqual([]);
  } finally {
    folder.remove();
  }
}, 300_000);
