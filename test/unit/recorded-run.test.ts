import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GenerateOptions, GenerateReport, Stage } from '../../generator/pipeline.ts';
import { runUnlessRecorded } from '../../generator/recorded-run.ts';
import { type TestFolder, teaGuideFolder } from '../support/guide-folder.ts';

const guide = 'profiles/tea-guide-1.0.0';
const operation = `${guide}/tx-tea/OperationDefinition-brew.json`;
const example = `${guide}/examples/tx-tea-1.brew.request.json`;
const page = 'generated/tea-guide-1.0.0/docs/index.md';

/** All that a run reads or writes here. */
const parts = ['profiles', 'toolkit', 'generated', 'records'];

let folder: TestFolder;
let first: Run;

beforeAll(async () => {
  folder = teaGuideFolder();
  folder.write(`${guide}/notes.pdf`, 'Not read, which is told.');
  // A toolkit of its own with the least that generates, so that a test can change what the run reads of it.
  const needed = [
    'package.json',
    'generator/templates',
    'generator/runtime',
    'dist/core-index.json',
    'dist/templates.mjs',
  ];
  for (const part of needed.filter((each) => existsSync(each))) folder.copyIn(part, `toolkit/${part}`);
  symlinkSync(join(process.cwd(), 'node_modules'), folder.join('toolkit/node_modules'));
  first = await run();
  for (const part of parts) folder.copyIn(folder.join(part), `kept/${part}`);
});

afterEach(() => {
  for (const part of parts) {
    rmSync(folder.join(part), { recursive: true, force: true });
    folder.copyIn(folder.join('kept', part), part);
  }
});

afterAll(() => {
  folder.remove();
});

interface Run extends GenerateReport {
  /** False where the run was answered from the record. */
  readonly made: boolean;
}

async function run(more: Partial<GenerateOptions> = {}): Promise<Run> {
  const stages: Stage[] = [];
  const options = { ...optionsOf(), onStage: (stage: Stage) => stages.push(stage), ...more };
  const report = await runUnlessRecorded(options, folder.join('records'));
  return { ...report, made: stages.length > 0 };
}

/** True where the record does not answer; the run itself is then broken off. */
async function isRunMade(more: Partial<GenerateOptions> = {}): Promise<boolean> {
  const stop = new Error('A stage began');
  const onStage = (): void => {
    throw stop;
  };
  try {
    await run({ mode: 'check', onStage, ...more });
    return false;
  } catch (cause) {
    if (cause !== stop) throw cause;
    return true;
  }
}

/** Changes of whatever takes part in a run. */
const changes: readonly (readonly [string, () => void])[] = [
  ['a definition was edited', () => folder.replace(operation, 'Which leaf.', 'What leaf.')],
  ['an example was edited', () => folder.replace(example, 'green', 'black')],
  ['an example was taken away', () => rmSync(folder.join(example))],
  ['a file was added that is not read', () => folder.write(`${guide}/more.pdf`, '')],
  ['a link was added', () => symlinkSync(folder.join(operation), folder.join(guide, 'link.json'))],
  ['a file moved', () => folder.copyIn(folder.join(example), `${guide}/examples/below/other.json`)],
  ['a template was edited', () => folder.replace('toolkit/generator/templates/guide-index.md.hbs', '# ', '## ')],
  ['a runtime source was edited', () => folder.replace('toolkit/generator/runtime/issue.ts', 'export', ' export')],
  ['a package that the toolkit imports was changed', () => useOtherHandlebars()],
  ['the index of the standard was made anew', () => folder.write('toolkit/dist/core-index.json', '{}')],
  ['an output file was edited', () => folder.replace(page, '#', '##')],
  ['an output file was deleted', () => rmSync(folder.join(page))],
  ['an output file became a link', () => becomeLink(page)],
  ['the manifest was edited', () => folder.replace('generated/manifest.json', '"0.0.0"', '"0.0.1"')],
  ['the manifest was deleted', () => rmSync(folder.join('generated/manifest.json'))],
  ['the output folder was deleted', () => rmSync(folder.join('generated'), { recursive: true })],
  ['a run that was cut short left its staging folder', () => mkdirSync(folder.join('generated/.staging'))],
];

describe('runUnlessRecorded', () => {
  it.each(['write', 'check'] as const)('answers from the record where nothing changed, in mode %s', async (mode) => {
    expect(first.made).toBe(true);
    expect(first.diagnostics.map(({ code }) => code)).toContain('file-format-unsupported');
    const second = await run({ mode });
    expect(second).toEqual({
      made: false,
      diagnostics: first.diagnostics,
      releases: [{ package: 'example.tea', version: '1.0.0' }],
      inputs: [],
      output: {
        created: [],
        replaced: [],
        deleted: [],
        unchanged: first.output?.created.length,
        manifestChanged: false,
        postponed: [],
      },
    });
  });

  it('records a run that only compared', async () => {
    rmSync(folder.join('records'), { recursive: true });
    expect((await run({ mode: 'check' })).made).toBe(true);
    expect((await run({ mode: 'check' })).made).toBe(false);
  });

  it('answers from the record again where an edit was taken back', async () => {
    folder.replace(operation, 'Which leaf.', 'What leaf.');
    expect(await isRunMade()).toBe(true);
    folder.replace(operation, 'What leaf.', 'Which leaf.');
    expect(await isRunMade()).toBe(false);
  });

  it('makes every run that is asked for in full', async () => {
    expect(await isRunMade({ full: true })).toBe(true);
  });

  it.each([...changes, ['the record is damaged', damageRecords] as const])(
    'makes a run where %s',
    async (_what, change) => {
      change();
      expect(await isRunMade()).toBe(true);
    },
  );

  it.each<[string, () => Partial<GenerateOptions>]>([
    ['another version of the toolkit', () => ({ toolkitVersion: '0.0.1' })],
    ['another output folder', () => ({ output: folder.join('elsewhere') })],
    ['other packages', () => ({ packages: [folder.join(guide), folder.join(guide)] })],
  ])('makes a run for %s', async (_what, options) => {
    expect(await isRunMade(options())).toBe(true);
  });

  it('finds an output file that was tampered with together with its digest in the manifest', async () => {
    const digest = (text: string) => createHash('sha256').update(text).digest('hex');
    const before = folder.read(page);
    folder.replace(page, '#', '##');
    folder.replace('generated/manifest.json', digest(before), digest(folder.read(page)));
    const { diagnostics, made } = await run({ mode: 'check', full: true });
    expect(made).toBe(true);
    expect(diagnostics.map(({ code }) => code)).toContain('output-drifted');
  });

  it('records no run that failed, and none that found the output out of date', async () => {
    rmSync(folder.join('records'), { recursive: true });
    folder.replace(operation, 'Which leaf.', 'What leaf.');
    await run({ mode: 'check' });
    folder.write(operation, '{');
    await run();
    expect(existsSync(folder.join('records'))).toBe(false);
  });

  describe('with a dependency that is looked for by name', () => {
    const cups = 'cache/example.cups#1.0.0/package';
    const sources = () => ({ sources: { folders: [folder.join('cache')] } });

    beforeEach(async () => {
      folder.replace(
        `${guide}/package.json`,
        '"hl7.fhir.r4.core": "4.0.1"',
        '"hl7.fhir.r4.core": "4.0.1", "example.cups": "1.0.x"',
      );
      putCups('1.0.0');
      expect((await run(sources())).made).toBe(true);
    });

    afterEach(() => rmSync(folder.join('cache'), { recursive: true }));

    it('answers from the record where the search would end in the same way', async () => {
      expect(await isRunMade(sources())).toBe(false);
      folder.write('cache/example.saucers#1.0.0/package/package.json', 'Never looked at');
      expect(await isRunMade(sources())).toBe(true);
      rmSync(folder.join('cache/example.saucers#1.0.0'), { recursive: true });
      expect(await isRunMade(sources())).toBe(false);
    });

    it.each<[string, () => void]>([
      ['it was edited', () => folder.replace(`${cups}/StructureDefinition-cup.json`, 'Cup', 'Mug')],
      ['something was added to it', () => folder.write(`${cups}/ValueSet-sizes.json`, '{}')],
      ['a better version is there', () => putCups('1.0.1')],
      ['it is gone', () => rmSync(folder.join('cache/example.cups#1.0.0'), { recursive: true })],
      ['another package of that name is nearer', () => folder.copyIn(folder.join('cache'), 'nearer')],
    ])('makes a run where %s', async (what, change) => {
      change();
      const folders = [...(what.endsWith('nearer') ? [folder.join('nearer')] : []), folder.join('cache')];
      expect(await isRunMade({ sources: { folders } })).toBe(true);
    });

    it('remembers that nothing was found, until it could be', async () => {
      const nowhere = { sources: { folders: [folder.join('empty')] } };
      const { diagnostics } = await run(nowhere);
      expect(diagnostics.map(({ code }) => code)).toContain('package-not-found');
      expect(await isRunMade(nowhere)).toBe(false);
      folder.copyIn(folder.join('cache/example.cups#1.0.0'), 'empty/example.cups#1.0.0');
      expect(await isRunMade(nowhere)).toBe(true);
      rmSync(folder.join('empty'), { recursive: true });
    });

    it('records no run that asked a registry', async () => {
      const asking = { sources: { folders: [], registry: 'http://127.0.0.1:1/' } };
      const { diagnostics } = await run(asking);
      expect(diagnostics.map(({ code }) => code)).toContain('package-not-found');
      expect(await isRunMade(asking)).toBe(true);
    });

    it('records a guide that is itself named', async () => {
      folder.copyIn(folder.join(guide), 'cache/example.tea#1.0.0');
      const named = { ...sources(), packages: ['example.tea#1.0.0'] };
      expect((await run(named)).output?.unchanged).toBeGreaterThan(0);
      expect(await isRunMade(named)).toBe(false);
      folder.replace('cache/example.tea#1.0.0/tx-tea/OperationDefinition-brew.json', 'Which leaf.', 'What leaf.');
      expect(await isRunMade(named)).toBe(true);
    });
  });

  it('answers from the record with templates of one’s own, until one is edited', async () => {
    folder.copyIn('generator/templates/guide-index.md.hbs', 'own/guide-index.md.hbs');
    const own = { style: { templates: folder.join('own') } };
    expect((await run(own)).made).toBe(true);
    expect(await isRunMade(own)).toBe(false);
    folder.replace('own/guide-index.md.hbs', '# ', '## ');
    expect(await isRunMade(own)).toBe(true);
  });

  it('makes every run where there is no folder for records, or it cannot be written', async () => {
    folder.write('file', '');
    const options = optionsOf();
    for (const records of [undefined, folder.join('file')]) {
      for (const _time of [1, 2]) expect((await runUnlessRecorded(options, records)).inputs).not.toEqual([]);
    }
  });

  it('forgets the oldest records', async () => {
    rmSync(folder.join('records'), { recursive: true });
    for (let index = 0; index < 40; index += 1) folder.write(`records/${index}.run`, '');
    await run();
    expect(readdirSync(folder.join('records'))).toHaveLength(32);
    expect((await run()).made).toBe(false);
  });
});

describe('a run that proves its output', () => {
  const proof = 'generated/manifest.proof';
  const { unicode = '' } = process.versions;

  /** True where neither a record nor the proof answers. */
  async function isMade(options: GenerateOptions = optionsOf()): Promise<boolean> {
    const stages: Stage[] = [];
    const onStage = (stage: Stage) => stages.push(stage);
    await runUnlessRecorded({ ...options, mode: 'check', onStage }, undefined, { proves: true });
    return stages.length > 0;
  }

  beforeEach(async () => {
    await runUnlessRecorded(optionsOf(), undefined, { proves: true });
  });

  it('spares a fresh clone, which no record knows, a run; with what the run had to say', async () => {
    for (const part of ['profiles', 'generated']) folder.copyIn(folder.join(part), `clone/${part}`);
    const options = { ...optionsOf(), packages: [folder.join('clone', guide)], output: folder.join('clone/generated') };
    expect(await isMade(options)).toBe(false);
    const { diagnostics, releases, output } = await runUnlessRecorded(options, undefined, { proves: true });
    expect({ diagnostics, releases }).toEqual({ diagnostics: first.diagnostics, releases: first.releases });
    expect(output?.unchanged).toBe(first.output?.created.length);
    folder.replace('clone/generated/tea-guide-1.0.0/docs/index.md', '#', '##');
    expect(await isMade(options)).toBe(true);
    rmSync(folder.join('clone'), { recursive: true });
  });

  it.each([
    ...changes,
    ['the proof is damaged', () => folder.replace(proof, 'fingerprint', 'finger_print')] as const,
    ['it was made with other tables of letters', () => folder.replace(proof, `"${unicode}"`, '"1.0"')] as const,
  ])('makes a run where %s', async (_what, change) => {
    change();
    expect(await isMade().catch(() => true)).toBe(true);
  });

  it('makes a run with other options, and in full where that is asked for', async () => {
    expect(await isMade({ ...optionsOf(), toolkitVersion: '0.0.1' })).toBe(true);
    expect(await isMade({ ...optionsOf(), style: { licenseHeader: 'Other' } })).toBe(true);
    expect(await isMade({ ...optionsOf(), full: true })).toBe(true);
  });

  it('is believed where a merge has left two proofs, and written anew where it left none that is whole', async () => {
    const sound = folder.read(proof);
    folder.write(proof, `${sound}sha256:0 {}\n${sound}`);
    expect(await isMade()).toBe(false);
    folder.write(proof, `<<<<<<< ours\n${sound.replaceAll('{', '[')}>>>>>>> theirs\n`);
    await runUnlessRecorded(optionsOf(), undefined, { proves: true });
    expect(folder.read(proof)).toBe(sound);
  });

  it('writes nothing where it only compares, where a proof is there, and over a file that is none', async () => {
    const sound = folder.read(proof);
    rmSync(folder.join(proof));
    await isMade();
    expect(existsSync(folder.join(proof))).toBe(false);
    for (const kept of [sound.replace('Written', ' Written'), 'Not a proof']) {
      folder.write(proof, kept);
      await runUnlessRecorded(optionsOf(), undefined, { proves: true });
      expect(folder.read(proof)).toBe(kept);
    }
  });
});

function optionsOf(): GenerateOptions {
  return {
    packages: [folder.join(guide)],
    toolkitRoot: folder.join('toolkit'),
    toolkitVersion: '0.0.0',
    output: folder.join('generated'),
    mode: 'write',
    full: false,
  };
}

function becomeLink(file: string): void {
  folder.copyIn(folder.join(file), 'same.md');
  rmSync(folder.join(file));
  symlinkSync(folder.join('same.md'), folder.join(file));
}

/** A folder of packages nearer than the installed one, with another version of one of them. */
function useOtherHandlebars(): void {
  const packages = folder.join('toolkit/node_modules');
  rmSync(packages);
  mkdirSync(packages);
  for (const name of readdirSync(join(process.cwd(), 'node_modules'))) {
    if (name !== 'handlebars' && name !== '.cache')
      symlinkSync(join(process.cwd(), 'node_modules', name), join(packages, name));
  }
  folder.copyIn('node_modules/handlebars/package.json', 'toolkit/node_modules/handlebars/package.json');
  chmodSync(folder.join('toolkit/node_modules/handlebars/package.json'), 0o644);
  folder.replace('toolkit/node_modules/handlebars/package.json', '"version": "', '"version": "9');
}

/** A package that the guide depends on, in the cache. */
function putCups(version: string): void {
  const place = `cache/example.cups#${version}/package`;
  folder.write(`${place}/package.json`, JSON.stringify({ name: 'example.cups', version, fhirVersions: ['4.0.1'] }));
  const url = 'https://example.org/StructureDefinition/cup';
  const cup = { resourceType: 'StructureDefinition', url, name: 'Cup', status: 'draft', kind: 'logical' };
  folder.write(
    `${place}/StructureDefinition-cup.json`,
    JSON.stringify({ ...cup, abstract: false, type: url, differential: { element: [{ id: 'Cup', path: 'Cup' }] } }),
  );
}

function damageRecords(): void {
  for (const name of readdirSync(folder.join('records')))
    folder.replace(`records/${name}`, 'example.tea', 'example.tee');
}
