import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArchiveTexts } from '../../../generator/cli/archive-texts.ts';
import { writePackage } from '../../../generator/write/write-package.ts';
import { clinicOperation, clinicServer } from '../../support/clinic-guide.ts';
import { TestFolder } from '../../support/guide-folder.ts';
import { LoopbackRegistry } from '../../support/package-registry.ts';
import { runCli } from '../../support/run-cli.ts';
import { readSarif } from '../../support/sarif-rules.ts';

const base = 'https://clinic.example/fhir';

const manifest = (name: string, version: string, dependencies: Readonly<Record<string, string>> = {}) => ({
  name,
  version,
  fhirVersions: ['4.0.1'],
  canonical: base,
  dependencies: { 'hl7.fhir.r4.core': '4.0.1', ...dependencies },
});

const patient = (id: string, baseDefinition: string) => ({
  resourceType: 'StructureDefinition',
  id,
  url: `${base}/StructureDefinition/${id}`,
  name: id,
  status: 'active',
  kind: 'resource',
  abstract: false,
  type: 'Patient',
  baseDefinition,
  derivation: 'constraint',
  differential: { element: [{ id: 'Patient.gender', path: 'Patient.gender', min: 1 }] },
});

const basePatient = patient('BasePatient', 'http://hl7.org/fhir/StructureDefinition/Patient');
const ownPatient = patient('ClinicPatient', basePatient.url);

let folder: TestFolder;

beforeEach(() => {
  folder = new TestFolder();
});

afterEach(() => folder.remove());

const generate = (...args: readonly string[]) => runCli(['generate', ...args, '--out', 'out'], { in: folder.path });

/** The bytes of a package archive. */
function archive(name: string, version: string, resource: object, dependencies: Readonly<Record<string, string>> = {}) {
  const files = { 'package.json': manifest(name, version, dependencies), 'StructureDefinition-a.json': resource };
  const path = folder.join(`made/${name}-${version}.tgz`);
  writePackage(
    path,
    Object.entries(files).map(([file, body]) => ({ path: `package/${file}`, text: JSON.stringify(body) })),
  );
  return { path, bytes: readFileSync(path) };
}

function generatedTypes(): string {
  const [release = ''] = readdirSync(folder.join('out')).filter(
    (name) => name !== 'runtime' && name !== 'manifest.json',
  );
  return folder.read(`out/${release}/structures/types.ts`);
}

describe('halo generate --package', () => {
  it('takes a folder, with what it depends on from a FHIR package cache', async () => {
    folder.write('clinic/package.json', manifest('clinic.guide', '1.0.0', { 'clinic.base': '2.0.x' }));
    folder.write('clinic/StructureDefinition-clinic.json', ownPatient);
    folder.write('cache/clinic.base#2.0.1/package/package.json', manifest('clinic.base', '2.0.1'));
    folder.write('cache/clinic.base#2.0.1/package/StructureDefinition-base.json', basePatient);
    const { code, stdout } = await generate('--package', 'clinic', '--cache', 'cache');
    expect([code, stdout.split('\n').at(-2)]).toEqual([0, expect.stringMatching(/^ok: \d+ files/)]);
    expect(generatedTypes()).toContain('export interface ClinicPatient extends Patient');
  });

  it('takes an archive, with what it depends on from an archive in a folder', async () => {
    const guide = archive('clinic.guide', '1.0.0', ownPatient, { 'clinic.base': 'latest' });
    archive('clinic.base', '2.0.1', basePatient);
    const { code } = await generate('--package', guide.path, '--cache', 'made');
    expect(code).toBe(0);
    expect(generatedTypes()).toContain('export interface ClinicPatient');
  });

  it('takes a name with a version from a cache', async () => {
    archive('clinic.base', '2.0.1', basePatient);
    archive('clinic.base', '2.0.10', basePatient);
    expect((await generate('--package', 'clinic.base#2.0.x', '--cache', 'made')).code).toBe(0);
    expect(JSON.parse(folder.read('out/manifest.json'))).toMatchObject({
      inputs: expect.arrayContaining([expect.objectContaining({ package: 'clinic.base#2.0.10', origin: 'cache' })]),
    });
  });

  it('takes two packages that depend on each other, each with sub-folders, from one another', async () => {
    folder.write('one/package.json', manifest('clinic.one', '1.0.0', { 'clinic.two': '1.0.0' }));
    folder.write('one/profiles/StructureDefinition-one.json', ownPatient);
    folder.write('two/package.json', manifest('clinic.two', '1.0.0', { 'clinic.one': '1.0.x' }));
    folder.write('two/profiles/StructureDefinition-two.json', basePatient);
    const { code, stdout } = await generate('--package', 'one', '--package', 'two', '--cache', '.');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ok: \d+ files/)]);
    expect(readdirSync(folder.join('out')).sort()).toEqual([
      'clinic.one-1.0.0',
      'clinic.two-1.0.0',
      'manifest.json',
      'runtime',
    ]);
    expect(folder.read('out/clinic.one-1.0.0/structures/types.ts')).toContain('interface ClinicPatient ');
  });

  it('says that two packages are one release, and drops neither unseen', async () => {
    for (const name of ['one', 'two']) {
      folder.write(`${name}/package.json`, manifest('clinic.guide', '1.0.0'));
      folder.write(`${name}/StructureDefinition-a.json`, basePatient);
    }
    const { code, stdout } = await generate('--package', 'one', '--package', 'two', '--cache', '.');
    expect([code, stdout]).toEqual([1, expect.stringContaining('Two packages give the release clinic.guide-1.0.0')]);
    expect(existsSync(folder.join('out'))).toBe(false);
  });

  it('writes no file that Windows would take for a device, whatever a guide calls its things', async () => {
    folder.write('con/package.json', manifest('con', '1.0.0'));
    for (const name of ['CON', 'aux', 'NUL.x']) {
      folder.write(`con/${name}-definition.json`, {
        ...patient(name, 'http://hl7.org/fhir/StructureDefinition/Patient'),
        name,
      });
    }
    folder.write('con/statement.json', { ...clinicServer(['prn']), id: 'prn', name: 'PRN', title: 'PRN' });
    folder.write('con/operation.json', clinicOperation('prn'));
    expect((await generate('--package', 'con', '--cache', '.')).code).toBe(0);
    const written = readdirSync(folder.join('out'), { recursive: true, encoding: 'utf8' });
    const names = written.flatMap((path) => path.split('/')).map((name) => name.replace(/\..*$/, ''));
    expect(names.filter((name) => /^(?:con|prn|aux|nul)$/i.test(name))).toEqual([]);
    expect(names).toContain('prn-actor');
  });

  it('keeps apart what differs in letter case only', async () => {
    folder.write('clinic/package.json', manifest('clinic.guide', '1.0.0'));
    folder.write('clinic/a.json', patient('patient-a', 'http://hl7.org/fhir/StructureDefinition/Patient'));
    folder.write('clinic/b.json', patient('PATIENT-A', 'http://hl7.org/fhir/StructureDefinition/Patient'));
    folder.write('clinic/statement.json', clinicServer(['ab', 'AB']));
    folder.write('clinic/operation-1.json', clinicOperation('ab'));
    folder.write('clinic/operation-2.json', clinicOperation('AB'));
    const { code, stdout } = await generate('--package', 'clinic', '--cache', '.');
    expect([code, stdout]).toEqual([0, expect.stringContaining('warning name-clash')]);
    const types = folder.read('out/clinic.guide-1.0.0/structures/types.ts');
    const interfaces = [...types.matchAll(/interface (PATIENTA\w*|PatientA\w*) /gi)].map(([, name = '']) =>
      name.toLowerCase(),
    );
    expect(new Set(interfaces).size).toBe(2);
    const client = folder.read('out/clinic.guide-1.0.0/clinic-guide/clinic-server.client.ts');
    expect(client).toContain('OperationDefinition/ab|');
    expect(client).toContain('OperationDefinition/AB|');
  });

  it('says at once what is missing, who asked for it and what to do, and asks nobody', async () => {
    const { code, stdout } = await generate('--package', 'clinic.base#2.0.x', '--cache', '.');
    expect([code, stdout]).toEqual([1, expect.stringContaining('clinic.base#2.0.x, which the command asks for')]);
    expect(stdout).toContain('let `--registry <url>` fetch it');
    folder.write('clinic/package.json', manifest('clinic.guide', '1.0.0', { 'clinic.base': '2.0.x' }));
    folder.write('clinic/StructureDefinition-clinic.json', ownPatient);
    const depending = await generate('--package', 'clinic', '--cache', 'made-none', '--cache', '.');
    expect(depending.code).toBe(2);
    const alone = await generate('--package', 'clinic', '--cache', '.');
    expect(alone.stdout).toContain(
      `clinic.base#2.0.x, which clinic.guide#1.0.0 asks for, is in no place searched (${JSON.stringify(folder.path)}).`,
    );
    expect(existsSync(folder.join('out'))).toBe(false);
  });

  it.each([
    ['no-such-folder', 'it is no <name>#<version>'],
    ['../x#1.0.0', 'it is no <name>#<version>'],
    [
      'clinic.base#current$main',
      'it is no <name>#<version>; the build of a branch is in no registry and no cache: name its folder or archive',
    ],
    ['clinic.base#../../x', 'it is no <name>#<version>'],
  ])('refuses %s', async (source, reason) => {
    const { code, stderr } = await generate('--package', source);
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
  });
});

describe('what is wrong in an archive', () => {
  const where = 'clinic.tgz package/StructureDefinition-a.json:10:21';

  beforeEach(() => {
    const broken = { ...ownPatient, baseDefinition: `${base}/StructureDefinition/Nothing` };
    writePackage(folder.join('clinic.tgz'), [
      { path: 'package/package.json', text: JSON.stringify(manifest('clinic.guide', '1.0.0')) },
      { path: 'package/StructureDefinition-a.json', text: JSON.stringify(broken, null, 2) },
      { path: 'package/StructureDefinition-b.json', text: '{\n  "resourceType": // which' },
    ]);
  });

  const check = (format: string) =>
    runCli(['check', '--package', 'clinic.tgz', '--format', format], { in: folder.path });

  it('is told with the file in it, the line, and the pointer', async () => {
    const { stdout } = await check('pretty');
    expect(stdout).toContain(`canonical-dangling  ${where} /baseDefinition\n`);
    expect(stdout).toContain('json-invalid  clinic.tgz package/StructureDefinition-b.json:2:19\n');
  });

  it('is told the same of a folder that is laid out as the archive is', async () => {
    folder.write('clinic/package/package.json', manifest('clinic.guide', '1.0.0'));
    folder.write('clinic/package/a.json', { ...ownPatient, baseDefinition: `${base}/StructureDefinition/Nothing` });
    const { stdout } = await runCli(['check', '--package', 'clinic'], { in: folder.path });
    expect(stdout).toContain('canonical-dangling  clinic/package/a.json:10:21 /baseDefinition\n');
  });

  it('is told of the right one of two packages that call themselves the same', async () => {
    for (const name of ['one', 'two']) folder.write(`${name}/package.json`, manifest('clinic.guide', '1.0.0'));
    folder.write('one/a.json', { ...ownPatient, baseDefinition: `${base}/StructureDefinition/Nothing` });
    folder.write('two/b.json', { ...ownPatient, baseDefinition: basePatient.baseDefinition });
    const { stdout } = await runCli(['check', '--package', 'one', '--package', 'two'], { in: folder.path });
    expect(stdout).toContain('canonical-dangling  one/a.json:10:21 /baseDefinition\n');
    expect(stdout).toContain(
      `Two packages give the release clinic.guide-1.0.0: ${JSON.stringify(folder.join('one'))} and ${JSON.stringify(folder.join('two'))}.`,
    );
  });

  it('is told to programs, in each format by what it has words for', async () => {
    const { diagnostics } = JSON.parse((await check('json')).stdout);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        path: 'clinic.tgz',
        entry: 'package/StructureDefinition-a.json',
        line: 10,
        column: 21,
        pointer: '/baseDefinition',
      }),
    );
    const github = (await check('github')).stdout;
    expect(github).toContain(
      '::error file=clinic.tgz,title=canonical-dangling::package/StructureDefinition-a.json:10:21 ',
    );
    const { faults, results } = readSarif((await check('sarif')).stdout);
    expect(faults).toEqual([]);
    expect(results.map(({ locations }) => locations[0]?.physicalLocation)).toContainEqual({
      artifactLocation: { uri: 'clinic.tgz', uriBaseId: '%SRCROOT%' },
    });
  });

  it('is told where it was before the toolkit packed it, with the entry it is in now', async () => {
    folder.write('guide/package.json', manifest('clinic.guide', '1.0.0'));
    folder.write('guide/deep/own.json', { ...ownPatient, baseDefinition: basePatient.baseDefinition });
    const packed = await runCli(['pack', '--profiles', 'guide', '--out', 'packed.tgz'], { in: folder.path });
    expect(packed.stdout).toMatch(/^ok/);
    const texts = await ArchiveTexts.open(folder.join('packed.tgz'));
    expect([texts.label, texts.find('deep/own.json')?.path]).toEqual([
      'clinic.guide#1.0.0',
      'package/StructureDefinition-ClinicPatient.json',
    ]);
  });

  it('has no place in an archive that cannot be read', async () => {
    folder.write('no.tgz', 'no archive');
    expect((await ArchiveTexts.open(folder.join('no.tgz'))).find('package.json')).toBeUndefined();
  });

  it.each(['p'.repeat(99), 'p'.repeat(160), `ä${'p'.repeat(90)}`])(
    'has a place in a file whatever the length of its name, and the letters in it (%s)',
    async (name) => {
      const broken = { ...ownPatient, baseDefinition: `${base}/StructureDefinition/Nothing` };
      writePackage(folder.join('clinic.tgz'), [
        { path: 'package/package.json', text: JSON.stringify(manifest('clinic.guide', '1.0.0')) },
        { path: `package/${name}.json`, text: JSON.stringify(broken, null, 2) },
      ]);
      const { stdout } = await check('pretty');
      expect(stdout).toContain(`canonical-dangling  clinic.tgz package/${name}.json:10:21 /baseDefinition\n`);
    },
  );
});

describe('halo generate --registry', () => {
  let registry: LoopbackRegistry | undefined;

  afterEach(async () => {
    await registry?.stop();
    registry = undefined;
  });

  it('fetches what no cache has, and keeps it for a run without network', async () => {
    const guide = archive('clinic.guide', '1.0.0', ownPatient, { 'clinic.base': '2.0.x' });
    const dependency = archive('clinic.base', '2.0.1', basePatient);
    registry = await LoopbackRegistry.start(
      new Map([
        ['clinic.guide#1.0.0', guide.bytes],
        ['clinic.base#2.0.1', dependency.bytes],
      ]),
    );
    folder.write('kept/note.txt', '');
    const fetched = await generate('--package', 'clinic.guide#latest', '--cache', 'kept', '--registry', registry.url);
    expect(fetched.code).toBe(0);
    expect(registry.asked).toEqual(['/clinic.guide', '/clinic.guide/1.0.0', '/clinic.base', '/clinic.base/2.0.1']);
    await registry.stop();
    const alone = await generate('--package', 'clinic.guide#1.0.0', '--cache', 'kept');
    expect([alone.code, alone.stdout]).toEqual([0, expect.stringContaining('none changed')]);
  });

  it('says what a registry does not have', async () => {
    registry = await LoopbackRegistry.start(new Map());
    const { code, stdout } = await generate(
      '--package',
      'clinic.guide#1.0.0',
      '--cache',
      '.',
      '--registry',
      registry.url,
    );
    expect([code, stdout]).toEqual([1, expect.stringContaining('cannot be had from')]);
  });

  it('refuses what is no archive', async () => {
    registry = await LoopbackRegistry.start(new Map([['clinic.guide#1.0.0', Buffer.from('no archive')]]));
    const { code, stdout } = await generate(
      '--package',
      'clinic.guide#1.0.0',
      '--cache',
      '.',
      '--registry',
      registry.url,
    );
    expect([code, stdout]).toEqual([1, expect.stringContaining('error archive-invalid')]);
  });

  it.each([
    ['latest', '2.0.2'],
    ['2.0.x', '2.0.2'],
    ['2.0.1', '2.0.1'],
    ['2.1.0-ballot', '2.1.0-ballot'],
  ])('fetches the version that %s stands for', async (range, version) => {
    const archives = ['2.0.1', '2.1.0-ballot', '2.0.2'].map(
      (each) => [`clinic.base#${each}`, archive('clinic.base', each, basePatient).bytes] as const,
    );
    registry = await LoopbackRegistry.start(new Map(archives));
    const from = ['--cache', 'none', '--registry', registry.url];
    folder.write('none/note.txt', '');
    expect((await generate('--package', `clinic.base#${range}`, ...from)).code).toBe(0);
    expect(registry.asked.at(-1)).toBe(`/clinic.base/${version}`);
    expect(JSON.parse(folder.read('out/manifest.json')).inputs).toContainEqual(
      expect.objectContaining({ package: `clinic.base#${version}` }),
    );
  });

  it.each(['current', 'dev'])('asks no registry for %s, which only a build server or a cache has', async (build) => {
    registry = await LoopbackRegistry.start(new Map());
    const { code, stdout } = await generate(
      '--package',
      `clinic.base#${build}`,
      '--cache',
      '.',
      '--registry',
      registry.url,
    );
    expect([code, stdout]).toEqual([1, expect.stringContaining('is in no registry, but in the cache of whoever')]);
    expect(registry.asked).toEqual([]);
  });

  it.each(['current', 'dev'])('takes the build %s from a cache', async (build) => {
    folder.write(`cache/clinic.base#${build}/package/package.json`, manifest('clinic.base', '2.0.3-cibuild'));
    folder.write(`cache/clinic.base#${build}/package/StructureDefinition-base.json`, basePatient);
    const { code, stdout } = await generate('--package', `clinic.base#${build}`, '--cache', 'cache');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ok/)]);
  });
});
