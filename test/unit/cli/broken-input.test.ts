import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inputLimits } from '../../../generator/load/input-limits.ts';
import type { JsonObject } from '../../../generator/model/json.ts';
import {
  clinicBase,
  clinicManifest,
  clinicOperation,
  clinicPatient,
  clinicServer,
  structureUrl,
} from '../../support/clinic-guide.ts';
import { TestFolder } from '../../support/guide-folder.ts';
import { type CliRun, runCli } from '../../support/run-cli.ts';
import { type TarEntry, tarOf } from '../../support/tar-archive.ts';

/** Deep in a folder of its own, so that what climbs out is seen. */
const work = 'a/b/work';

let folder: TestFolder;
const { packageBytes } = inputLimits;

beforeEach(() => {
  folder = new TestFolder();
  write('guide/package.json', clinicManifest());
  write('guide/BasePatient.json', clinicPatient('BasePatient'));
});

afterEach(() => {
  inputLimits.packageBytes = packageBytes;
  folder.remove();
});

function write(file: string, content: unknown): void {
  folder.write(`${work}/${file}`, content);
}

function writeArchive(more: readonly TarEntry[]): void {
  const files = { 'package.json': clinicManifest(), 'BasePatient.json': clinicPatient('BasePatient') };
  const sound = Object.entries(files).map(([name, body]) => ({ path: `package/${name}`, text: JSON.stringify(body) }));
  writeFileSync(folder.join(work, 'guide.tgz'), gzipSync(tarOf([...sound, ...more])));
}

const profile = JSON.stringify(clinicPatient('ClinicPatient'), null, 1);

function onElement(path: string, more: JsonObject): JsonObject {
  return { differential: { element: [{ id: path, path, ...more }] } };
}

/** One way of being broken. */
interface Broken {
  readonly of: string;
  readonly make: () => void;
  /** `--profiles`. Default: `guide`. */
  readonly read?: readonly string[];
  /** What `check` says: severity, code, file and pointer. */
  readonly said: readonly string[];
  /** What only `pack` says. */
  readonly saidOfPacking?: readonly string[];
}

const table: readonly Broken[] = [
  {
    of: 'an index that is no JSON',
    make: () => write('guide/.index.json', '{ "files": ['),
    said: ['warning package-index-invalid .index.json'],
  },
  {
    of: 'a definition without differential and snapshot',
    make: () => write('guide/Empty.json', { ...clinicPatient('Empty'), differential: undefined }),
    said: ['warning element-missing Empty.json#/differential'],
  },
  {
    of: 'a manifest and a definition that begin with a byte order mark',
    make: () => {
      folder.write(`${work}/guide/package.json`, `\uFEFF${JSON.stringify(clinicManifest())}`);
      folder.write(`${work}/guide/Own.json`, `\uFEFF${profile.replaceAll('\n', '\r\n')}`);
    },
    said: ['warning json-invalid Own.json', 'warning json-invalid package.json'],
  },
  {
    of: 'a pattern of a type that the element does not have',
    make: () =>
      write('guide/Own.json', clinicPatient('Own', onElement('Patient.gender', { patternCoding: { code: 'x' } }))),
    said: ['warning element-invalid Own.json#/differential/element/0'],
  },
  {
    of: 'two versions of one canonical',
    make: () => {
      write('guide/A1.json', clinicPatient('A1', { url: structureUrl('A') }));
      write('guide/A2.json', clinicPatient('A2', { url: structureUrl('A'), version: '2.0.0' }));
    },
    said: ['warning canonical-superseded A1.json#/version'],
  },
  {
    of: 'a reference to a version that is not there',
    make: () => write('guide/C.json', clinicPatient('C', { baseDefinition: `${structureUrl('BasePatient')}|9.9.9` })),
    said: ['warning canonical-version-missing C.json#/baseDefinition'],
  },
  {
    of: 'two packages of one release',
    make: () => {
      write('other/package.json', clinicManifest());
      write('other/X.json', clinicPatient('X'));
    },
    read: ['guide', 'other'],
    said: ['error name-clash package.json#/version'],
  },
  {
    of: 'a target that is nowhere',
    make: () => {
      const type = [{ code: 'Reference', targetProfile: [structureUrl('Nowhere')] }];
      write('guide/C.json', clinicPatient('C', onElement('Patient.managingOrganization', { type })));
    },
    said: ['warning canonical-dangling C.json#/differential/element/0'],
  },
  {
    of: 'a base that is nowhere',
    make: () => write('guide/C.json', clinicPatient('C', { baseDefinition: structureUrl('Nowhere') })),
    said: ['error canonical-dangling C.json#/baseDefinition'],
  },
  {
    of: 'a code defined twice',
    make: () => {
      const concept = [{ code: 'a' }, { code: 'a' }];
      const url = `${clinicBase}/CodeSystem/cs`;
      write('guide/cs.json', {
        resourceType: 'CodeSystem',
        id: 'cs',
        url,
        status: 'active',
        content: 'complete',
        concept,
      });
    },
    said: ['warning code-duplicate cs.json#/concept/1/code'],
  },
  {
    of: 'elements of R5',
    make: () => {
      const more = onElement('Patient.gender', { mustHaveValue: true });
      write('guide/C.json', clinicPatient('C', { copyrightLabel: 'x', ...more }));
    },
    said: [
      'warning element-unknown C.json#/copyrightLabel',
      'warning element-unknown C.json#/differential/element/0/mustHaveValue',
    ],
  },
  {
    of: 'a byte order mark',
    make: () => write('guide/C.json', `\ufeff${profile}`),
    said: ['warning json-invalid C.json'],
  },
  { of: 'lines that end in CR LF', make: () => write('guide/C.json', profile.replaceAll('\n', '\r\n')), said: [] },
  {
    of: 'comments in JSON',
    make: () => write('guide/C.json', `// ours\n${profile}`),
    said: ['error json-invalid C.json'],
  },
  {
    of: 'nothing but XML',
    make: () => {
      write('xml/package.json', clinicManifest());
      write('xml/Patient-a.xml', '<Patient/>');
    },
    read: ['xml'],
    said: ['error input-empty ', 'error file-format-unsupported Patient-a.xml'],
  },
  { of: 'nested folders of an author', make: () => write('guide/deep/er/C.json', profile), said: [] },
  {
    of: 'nested folders of a published package',
    make: () => {
      write('published/package/package.json', clinicManifest());
      write('published/package/C.json', profile);
      write('published/package/deep/er/C.json', profile);
    },
    read: ['published'],
    said: ['warning resource-not-loaded deep'],
  },
  {
    of: 'nested folders of an archive',
    make: () => writeArchive([{ path: 'package/deep/er/C.json', text: profile }]),
    read: ['guide.tgz'],
    said: ['warning resource-not-loaded deep'],
  },
  {
    of: 'links that leave the folder',
    make: () => {
      write('secret/Secret.json', clinicPatient('Secret'));
      symlinkSync(folder.join(work, 'secret'), folder.join(work, 'guide/elsewhere'));
      symlinkSync(folder.join(work, 'secret/Secret.json'), folder.join(work, 'guide/linked.json'));
    },
    said: ['warning resource-not-loaded elsewhere', 'warning resource-not-loaded linked.json'],
  },
  {
    of: 'an entry that climbs out of the archive',
    make: () => writeArchive([{ path: 'package/../../evil.json', text: profile }]),
    read: ['guide.tgz'],
    said: ['error archive-invalid '],
  },
  {
    of: 'an entry with an absolute path',
    make: () => writeArchive([{ path: '/evil.json', text: profile }]),
    read: ['guide.tgz'],
    said: ['error archive-invalid '],
  },
  {
    of: 'an entry that is a link',
    make: () => writeArchive([{ path: 'package/linked.json', type: 'SymbolicLink', linkpath: '../../secret.json' }]),
    read: ['guide.tgz'],
    said: ['error archive-invalid '],
  },
  {
    of: 'an archive that unpacks to more than is read',
    make: () => {
      inputLimits.packageBytes = 100_000;
      writeArchive([{ path: 'package/bomb.json', text: ' '.repeat(100_001) }]);
    },
    read: ['guide.tgz'],
    said: ['error archive-invalid '],
  },
  {
    of: 'names that differ in letter case only',
    make: () => {
      write('guide/a.json', clinicPatient('SomePatient'));
      write('guide/b.json', clinicPatient('SOMEPATIENT'));
    },
    said: ['warning name-clash a.json#/name'],
    saidOfPacking: ['error duplicate-id b.json#/id'],
  },
  {
    of: 'reserved words',
    make: () => {
      for (const name of ['class', 'constructor', 'await']) write(`guide/${name}.json`, clinicPatient(name));
      write('guide/proto.json', clinicPatient('__proto__'));
      const parameter = [{ name: 'class', use: 'in', min: 0, max: '1', type: 'string' }];
      write('guide/delete.json', clinicOperation('delete', parameter));
      write('guide/server.json', clinicServer(['delete']));
    },
    said: ['warning id-invalid proto.json#/id'],
    saidOfPacking: ['error id-invalid proto.json#/id'],
  },
  {
    of: 'definitions that are each other’s ancestor',
    make: () => {
      write('guide/a.json', clinicPatient('A', { baseDefinition: structureUrl('B') }));
      write('guide/b.json', clinicPatient('B', { baseDefinition: structureUrl('A') }));
    },
    said: ['error import-cycle b.json#/baseDefinition'],
  },
  {
    of: 'an element a thousand levels deep',
    make: () => write('guide/C.json', clinicPatient('C', onElement(`Patient${'.contact'.repeat(1000)}`, { min: 1 }))),
    said: ['error snapshot-failed C.json#/differential/element/0'],
  },
  {
    of: 'a manifest for FHIR R5',
    make: () => write('guide/package.json', clinicManifest({ fhirVersions: ['5.0.0'] })),
    said: ['error fhir-version-unsupported package.json#/fhirVersions'],
  },
];

function run(command: string, read: readonly string[], ...more: readonly string[]): Promise<CliRun> {
  const profiles = read.flatMap((path) => ['--profiles', path]);
  return runCli([command, ...profiles, ...more], { in: folder.join(work) });
}

/** Findings of a command that prints them as JSON, each on one line. */
function linesOf({ stdout }: CliRun): readonly string[] {
  // What `--format json` prints, as its published schema has it.
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Readonly<Record<string, string>>[] };
  return diagnostics.map(({ severity, code, file, pointer, remedy }) => {
    expect(remedy).not.toBe('');
    return `${severity} ${code} ${file}${pointer === '' ? '' : `#${pointer}`}`;
  });
}

function everything(): readonly string[] {
  return readdirSync(folder.path, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith(`${work}/out`) && path !== `${work}/packed.tgz`)
    .sort();
}

const isFailed = (said: readonly string[]): boolean => said.some((line) => line.startsWith('error'));

it('an invariant that is no FHIRPath is told of where validators are made', async () => {
  const constraint = [{ key: 'own-1', severity: 'error', human: 'h', expression: 'family.exists( and' }];
  write('guide/Own.json', clinicPatient('Own', onElement('Patient.name', { constraint })));
  const only = ['--only', 'validators', '--out', 'out'];
  for (const ran of [await run('check', ['guide'], '--json'), await run('generate', ['guide'], ...only, '--json')]) {
    expect([ran.code, linesOf(ran)]).toEqual([0, ['warning element-invalid Own.json']]);
    expect(ran.stdout).toContain('it ends too early');
  }
});

describe('a package with', () => {
  it.each(table.map((row) => [row.of, row] as const))(
    '%s is told of by every command, which ends accordingly and writes nowhere else',
    async (_of, { make, read = ['guide'], said, saidOfPacking = [] }) => {
      make();
      const before = everything();
      const failed = isFailed(said) ? 1 : 0;
      const packOut = read.length === 1 ? ['--out', 'packed.tgz'] : [];

      const check = await run('check', read, '--json');
      expect([check.code, linesOf(check)]).toEqual([failed, said]);

      const generate = await run('generate', read, '--out', 'out', '--only', 'types', '--json');
      expect([generate.code, linesOf(generate)]).toEqual([failed, said]);
      expect(existsSync(folder.join(work, 'out'))).toBe(failed === 0);

      const pack = await run('pack', read, ...packOut, '--json');
      const packFailed = isFailed([...said, ...saidOfPacking]) ? 1 : 0;
      expect([pack.code, [...linesOf(pack)].sort()]).toEqual([packFailed, [...said, ...saidOfPacking].sort()]);
      expect(existsSync(folder.join(work, 'packed.tgz'))).toBe(packFailed === 0);

      // These print something else, and only mention that there is something to look at.
      const list = await run('list', read);
      expect([list.code, list.stderr === '']).toEqual([failed, said.length === 0]);
      const explain = await run('explain', read, '--json', 'NO-001');
      expect([explain.code, explain.stdout.includes('in what was not read')]).toEqual([2, failed === 1]);
      const coverage = await run('coverage', read);
      const isMentioned = coverage.stderr !== '' || said.every((line) => line.includes('name-clash'));
      expect([coverage.code, isMentioned]).toEqual([1, true]);

      const printed = [check, generate, pack, list, explain, coverage].map(({ stdout, stderr }) => stdout + stderr);
      expect(printed.filter((text) => /\n\s+at |internal error/.test(text))).toEqual([]);
      expect(everything()).toEqual(before);
    },
  );

  it('a thousand levels of ancestors is checked and packed as any other', async () => {
    for (let level = 1; level <= 1000; level += 1) {
      const base = structureUrl(level === 1000 ? 'BasePatient' : `P${level + 1}`);
      write(`guide/P${level}.json`, clinicPatient(`P${level}`, { baseDefinition: base }));
    }
    const { code, stdout } = await run('pack', ['guide'], '--out', 'packed.tgz');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ok: 1 package\n.* 1005 files/)]);
  });
});
