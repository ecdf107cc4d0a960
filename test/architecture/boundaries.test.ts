import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type IConfiguration, type ICruiseOptions, type IViolation } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The rules that `npm run boundaries` holds. */
const { default: configuration }: { readonly default: IConfiguration } = await import(
  new URL('../../.dependency-cruiser.mjs', import.meta.url).href
);

/** Files that break exactly one rule, by path. */
type Planted = Readonly<Record<string, string>>;

const manifest = JSON.stringify({
  name: 'planted',
  type: 'module',
  dependencies: { ws: '8.0.0', 'ts-morph': '28.0.0' },
  devDependencies: { vitest: '4.0.0' },
});

/** What every planted tree has: a manifest, compiler options, and the packages the rules name. */
const ground: Planted = {
  'package.json': manifest,
  'tsconfig.json': '{ "compilerOptions": { "module": "NodeNext", "moduleResolution": "NodeNext" } }',
  'node_modules/ws/package.json': '{ "name": "ws", "version": "8.0.0", "main": "index.js" }',
  'node_modules/ws/index.js': 'export const ws = 1;',
  'node_modules/ts-morph/package.json': '{ "name": "ts-morph", "version": "28.0.0", "main": "index.js" }',
  'node_modules/ts-morph/index.js': 'export const Project = 1;',
  'node_modules/vitest/package.json': '{ "name": "vitest", "version": "4.0.0", "main": "index.js" }',
  'node_modules/vitest/index.js': 'export const it = 1;',
};

const leaf = 'export const value = 1;\n';
const importing = (specifier: string): string => `import { value } from '${specifier}';\nexport const copy = value;\n`;
const importingType = (specifier: string): string =>
  `import type { value } from '${specifier}';\nexport type Copy = typeof value;\n`;

/** One or more plants per rule. */
const plants: readonly { readonly rule: string; readonly how: string; readonly files: Planted }[] = [
  {
    rule: 'no-circles',
    how: 'two values need each other',
    files: {
      'generator/emit/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
      'generator/emit/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
    },
  },
  {
    rule: 'no-circles',
    how: 'two types need each other',
    files: {
      'simulators/kit/a.ts': "import type { B } from './b.ts';\nexport interface A { readonly b: B }\n",
      'simulators/kit/b.ts': "import type { A } from './a.ts';\nexport interface B { readonly a: A }\n",
    },
  },
  {
    rule: 'model-stands-alone',
    how: 'the model imports the runtime',
    files: { 'generator/model/a.ts': importing('../runtime/b.ts'), 'generator/runtime/b.ts': leaf },
  },
  {
    rule: 'model-stands-alone',
    how: 'the model imports a package',
    files: { 'generator/model/a.ts': "import { ws } from 'ws';\nexport const a = ws;\n" },
  },
  {
    rule: 'runtime-stands-alone',
    how: 'the runtime imports a type of the model',
    files: { 'generator/runtime/a.ts': importingType('../model/b.ts'), 'generator/model/b.ts': leaf },
  },
  ...['load', 'build', 'check', 'emit', 'write', 'diff', 'scaffold'].map((stage, index, stages) => ({
    rule: 'stages-meet-in-the-model',
    how: `${stage} imports ${stages[(index + 1) % stages.length]}`,
    files: {
      [`generator/${stage}/a.ts`]: importing(`../${stages[(index + 1) % stages.length]}/b.ts`),
      [`generator/${stages[(index + 1) % stages.length]}/b.ts`]: leaf,
    },
  })),
  {
    rule: 'stages-meet-in-the-model',
    how: 'a stage imports the pipeline',
    files: { 'generator/build/a.ts': importing('../pipeline.ts'), 'generator/pipeline.ts': leaf },
  },
  ...['generator/build', 'generator/check', 'generator/emit', 'generator/diff', 'generator'].map((folder) => ({
    rule: 'pure-stages-touch-no-node',
    how: `${folder} reads the disk`,
    files: {
      [`${folder}/pipeline.ts`]: "import { readFile } from 'node:fs/promises';\nexport const read = readFile;\n",
    },
  })),
  {
    rule: 'generator-sees-no-output',
    how: 'an emitter imports generated code',
    files: { 'generator/emit/a.ts': importing('../../generated/runtime/b.ts'), 'generated/runtime/b.ts': leaf },
  },
  {
    rule: 'generator-sees-no-output',
    how: 'the command line imports a simulator',
    files: { 'generator/cli.ts': importing('../simulators/kit/b.ts'), 'simulators/kit/b.ts': leaf },
  },
  {
    rule: 'generated-stands-alone',
    how: 'generated code imports the kit',
    files: { 'generated/x-1.0.0/a.ts': importing('../../simulators/kit/b.ts'), 'simulators/kit/b.ts': leaf },
  },
  {
    rule: 'generated-stands-alone',
    how: 'generated code imports a package',
    files: { 'generated/x-1.0.0/a.ts': "import { ws } from 'ws';\nexport const a = ws;\n" },
  },
  {
    rule: 'generated-stands-alone',
    how: "generated code imports a module of Node's",
    files: { 'generated/x-1.0.0/a.ts': "import { join } from 'node:path';\nexport const a = join;\n" },
  },
  {
    rule: 'releases-do-not-mix',
    how: 'the runtime imports a release',
    files: { 'generated/runtime/a.ts': importing('../x-1.0.0/b.ts'), 'generated/x-1.0.0/b.ts': leaf },
  },
  {
    rule: 'releases-do-not-mix',
    how: 'one release imports another',
    files: { 'generated/x-2.0.0/a.ts': importing('../x-1.0.0/b.ts'), 'generated/x-1.0.0/b.ts': leaf },
  },
  {
    rule: 'simulators-see-no-generator',
    how: 'an actor imports the model',
    files: {
      'simulators/actors/one/a.ts': importingType('../../../generator/model/b.ts'),
      'generator/model/b.ts': leaf,
    },
  },
  {
    rule: 'profiles-are-data',
    how: 'a simulator imports a profile',
    files: {
      'simulators/lab/a.ts': "import profile from '../../profiles/b.json';\nexport const a = profile;\n",
      'profiles/b.json': '{}',
    },
  },
  {
    rule: 'kit-knows-no-release',
    how: 'the kit imports a release',
    files: { 'simulators/kit/a.ts': importing('../../generated/x-1.0.0/b.ts'), 'generated/x-1.0.0/b.ts': leaf },
  },
  {
    rule: 'kit-below-actors',
    how: 'the kit imports an actor',
    files: { 'simulators/kit/a.ts': importing('../actors/one/b.ts'), 'simulators/actors/one/b.ts': leaf },
  },
  {
    rule: 'actors-below-systems',
    how: 'an actor imports a system',
    files: { 'simulators/actors/one/a.ts': importing('../../systems/b.ts'), 'simulators/systems/b.ts': leaf },
  },
  {
    rule: 'systems-below-lab',
    how: 'a system imports the lab',
    files: { 'simulators/systems/a.ts': importing('../lab/b.ts'), 'simulators/lab/b.ts': leaf },
  },
  {
    rule: 'actors-do-not-meet',
    how: 'one actor imports another',
    files: { 'simulators/actors/one/a.ts': importingType('../two/b.ts'), 'simulators/actors/two/b.ts': leaf },
  },
  {
    rule: 'command-lines-on-top',
    how: 'the lab imports the command line',
    files: { 'simulators/lab/a.ts': importing('../cli.ts'), 'simulators/cli.ts': leaf },
  },
  {
    rule: 'simulators-start-light',
    how: 'the lab imports a compiler',
    files: { 'simulators/lab/a.ts': "import { Project } from 'ts-morph';\nexport const a = Project;\n" },
  },
  {
    rule: 'tests-on-top',
    how: 'a simulator imports a test',
    files: { 'simulators/lab/a.ts': importing('../../test/support/b.ts'), 'test/support/b.ts': leaf },
  },
  {
    rule: 'ships-without-development-packages',
    how: 'a simulator imports the test runner',
    files: { 'simulators/lab/a.ts': "import { it } from 'vitest';\nexport const a = it;\n" },
  },
  {
    rule: 'no-orphans',
    how: 'a module is forgotten',
    files: { 'simulators/kit/a.ts': leaf },
  },
];

async function violationsIn(folder: string, roots: readonly string[]): Promise<readonly IViolation[]> {
  const options: ICruiseOptions = {
    ...configuration.options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: configuration.forbidden ?? [] },
  };
  const { output } = await cruise([...roots], options);
  if (typeof output === 'string') throw new TypeError('The cruiser was asked for an object and gave text.');
  return output.summary.violations;
}

// That they find nothing in the project is a step of its own, `npm run boundaries`, as it takes as long as all plants.
describe('the rules of dependency', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'boundaries-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function plant(name: string, files: Planted): Promise<string> {
    const root = join(folder, name);
    for (const [path, text] of Object.entries({ ...ground, ...files })) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return root;
  }

  it.each(plants)('$rule alone fires where $how', async ({ rule, how, files }) => {
    const root = await plant(how.replaceAll(/[^a-z]+/gi, '-'), files);
    const roots = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? path))];
    const fired = new Set((await violationsIn(root, roots)).map((violation) => violation.rule.name));
    expect([...fired]).toEqual([rule]);
  });

  it('has a plant for every rule, and every rule is an error', () => {
    const rules = configuration.forbidden ?? [];
    expect(new Set(plants.map((planted) => planted.rule))).toEqual(new Set(rules.map((rule) => rule.name)));
    expect(rules.filter((rule) => rule.severity !== 'error')).toEqual([]);
  });
});
