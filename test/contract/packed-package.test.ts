import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandNames, commandRuns } from '../support/command-runs.ts';
import { TestFolder } from '../support/guide-folder.ts';
import { exportedSpecifiers, installPacked, type PackedToolkit, packToolkit } from '../support/packed-package.ts';
import { runProcess } from '../support/run-process.ts';

let packed: PackedToolkit;
let project: TestFolder;

beforeAll(async () => {
  project = new TestFolder();
  packed = packToolkit(project.path);
  project.write('package.json', { type: 'module', private: true });
  project.write('patient.json', { resourceType: 'Patient', active: true });
  await installPacked(packed, project.path, ['@types/node', 'undici-types']);
});

afterAll(() => project.remove());

// As it runs here: Node 20, 22 and 24 each with an installation by npm are in `npm run test:full`.
describe(`the packed package, installed in an empty project, on Node ${process.versions.node}`, () => {
  it('holds what users need and nothing of the development', () => {
    const roots = new Set(
      packed.files.map((file) =>
        file
          .split('/')
          .slice(0, file.startsWith('generator/') ? 2 : 1)
          .join('/'),
      ),
    );
    expect([...roots].sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin',
      'dist',
      'generated',
      'generator/README.md',
      'generator/diagnostics.md',
      'generator/runtime',
      'generator/schemas',
      'generator/templates',
      'package.json',
      'profiles',
    ]);
    expect(
      packed.files.filter((file) => /(?:^|\/)test\/|\.test\.|fixtures|golden|\.tsbuildinfo$|\.map$/.test(file)),
    ).toEqual([]);
    for (const file of [
      'generator/schemas/findings.schema.json',
      'generator/templates/policy.md.hbs',
      'dist/core-index.json',
    ]) {
      expect(packed.files).toContain(file);
    }
    expect(packed.unpackedBytes).toBeLessThan(16_000_000);
  });

  it('has a run here for every command', () => {
    expect(Object.keys(commandRuns).sort()).toEqual(commandNames());
  });

  it.each(Object.entries(commandRuns))(
    'runs halo %s',
    async (name, { args, prints, staysUp }) => {
      const bin = join(project.path, 'node_modules', 'halo-toolkit', 'bin', 'halo');
      const stop = staysUp === undefined ? {} : { stopAfter: prints };
      const run = await runProcess(process.execPath, [bin, name, ...args], { cwd: project.path, ...stop });
      expect([run.code, run.stdout], run.stderr).toEqual([0, expect.stringContaining(prints)]);
    },
    120_000,
  );

  it('gives every entry of its exports', async () => {
    const specifiers = exportedSpecifiers(project.path);
    expect(specifiers.length).toBeGreaterThan(200);
    project.write(
      'import-all.mjs',
      [
        "import { createRequire } from 'node:module';",
        'const require = createRequire(import.meta.url);',
        `for (const name of ${JSON.stringify(specifiers)}) {`,
        "  const found = name.endsWith('.json') ? require(name) : await import(name);",
        '  if (Object.keys(found).length === 0 && !/types$|-like$/.test(name)) console.log(name);',
        '}',
      ].join('\n'),
    );
    const { code, stderr } = await runProcess(process.execPath, ['import-all.mjs'], { cwd: project.path });
    expect([code, stderr]).toEqual([0, '']);
  }, 120_000);

  it('gives types that a strict project accepts, its declarations checked too', () => {
    project.write(
      'consumer.ts',
      [
        "import { release } from 'halo-toolkit/halo-1.1.0';",
        "import { ContextManagerClient } from 'halo-toolkit/halo-1.1.0/ca-sofa/context-manager.client';",
        "import { createContextManagerServer } from 'halo-toolkit/halo-1.1.0/ca-sofa/context-manager.server';",
        "import { validatePatient } from 'halo-toolkit/halo-1.1.0/r4/patient';",
        "import { Validation } from 'halo-toolkit/runtime/validation';",
        "import { createLaunchInitiator } from 'halo-toolkit/simulators/actors/launch-initiator/actor';",
        "import { serve } from 'halo-toolkit/simulators/kit/http-server';",
        "import { createSmartApp } from 'halo-toolkit/simulators/systems/smart-app';",
        '',
        "const client = new ContextManagerClient({ baseUrl: 'https://sofa.example.ca/fhir' });",
        "const result = await client.setContext({ appID: 'a', patient: { reference: 'Patient/p' } });",
        'export const launch: string | undefined = result.ok ? result.output.launchID : undefined;',
        '// @ts-expect-error a misspelt parameter does not compile',
        "await client.setContext({ appId: 'a' });",
        'export const used = [release, createContextManagerServer, validatePatient, Validation, createLaunchInitiator, serve, createSmartApp];',
      ].join('\n'),
    );
    const program = ts.createProgram({
      rootNames: [project.join('consumer.ts')],
      options: {
        target: ts.ScriptTarget.ES2023,
        lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.esnext.disposable.d.ts'],
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
        types: ['node'],
      },
    });
    // Declarations of other packages are theirs to mend.
    const own = program.getSourceFiles().filter(({ fileName }) => /halo-toolkit\/|consumer\.ts$/.test(fileName));
    expect(own.length).toBeGreaterThan(50);
    const found = own.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]);
    const global = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
    expect([...global, ...found].map(textOf)).toEqual([]);
  }, 120_000);
});

function textOf({ file, messageText }: ts.Diagnostic): string {
  return `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}
