import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { artefactNames } from '../../../generator/model/output-options.ts';
import { compileFolder } from '../../support/compile-folder.ts';
import { type TestFolder, teaGuideFolder } from '../../support/guide-folder.ts';
import { runCli } from '../../support/run-cli.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = teaGuideFolder();
});

afterEach(() => folder.remove());

const run = (...args: readonly string[]) => runCli(['generate', ...args], { in: folder.path });
const output = (): readonly string[] =>
  readdirSync(folder.join('generated'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|md|json)$/.test(name) && name !== 'manifest.json')
    .sort();

/** Imports of generated files that lead nowhere. */
function danglingImports(): readonly string[] {
  return output()
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = folder.read(join('generated', name));
      const imported = [...text.matchAll(/from '(\.[^']+)'/g)].map(([, specifier = '']) => specifier);
      return imported.filter((specifier) => !existsSync(folder.join('generated', dirname(name), specifier)));
    });
}

describe('halo generate --only', () => {
  const released = 'tea-guide-1.0.0';
  const first = {
    types: `${released}/tx-tea/types.ts`,
    validators: `${released}/r4/datatypes.ts`,
    messages: `${released}/tx-tea/messages.ts`,
    clients: `${released}/tx-tea/tea-pot.client.ts`,
    servers: `${released}/tx-tea/tea-pot.server.ts`,
    requirements: `${released}/tx-tea/requirements.ts`,
    release: `${released}/release.ts`,
    runtime: 'runtime/validation.ts',
    openapi: `${released}/openapi/tea-pot.openapi.json`,
    docs: `${released}/docs/index.md`,
  };

  it.each(Object.entries(first))('%s gives these files, and with them all that they import', async (artefact, file) => {
    const { code, stdout } = await run('--only', artefact);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ok/)]);
    expect(output()).toContain(file);
    expect(danglingImports()).toEqual([]);
    const isAlone = ['types', 'requirements', 'openapi', 'docs'].includes(artefact);
    const isDocument = (name: string): boolean => /openapi\/|docs\//.test(name);
    expect(output().some(isDocument)).toBe(['openapi', 'docs'].includes(artefact));
    if (isAlone) expect(output().filter((name) => name.startsWith('runtime/')).length).toBeLessThan(5);
  });

  it('docs name no document that is not there', async () => {
    await run('--only', 'docs');
    expect(folder.read(`generated/${released}/docs/index.md`)).not.toContain('openapi/');
  });

  it.each([
    ['docs', []],
    ['docs,openapi', ['openapi']],
    ['docs,clients', ['messages', 'tea-pot.client', 'types']],
  ])('%s trace requirements to what is there, page and data alike', async (only, expected) => {
    await run('--only', only);
    const { requirements } = JSON.parse(folder.read(`generated/${released}/docs/requirements.json`));
    const rows: { readonly generated: readonly { readonly file: string }[] }[] = Object.values(requirements);
    const named = new Set(rows.flatMap(({ generated }) => generated.map(({ file }) => file)));
    const page = folder.read(`generated/${released}/docs/traceability.md`);
    const linked = new Set([...page.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file = '']) => file));
    expect(linked).toEqual(named);
    for (const file of named) expect(output()).toContain(`${released}/${file}`);
    expect([...named].map((file) => file.replace(/^tx-tea\/|\/.*|\.ts$/g, '')).sort()).toEqual(expected);
    expect(page).toContain(named.size === 0 ? 'Nothing in this output' : '](../');
  });

  it('takes several, between commas or one by one, and forgets what is no longer asked for', async () => {
    await run('--only', 'docs,openapi');
    await run('--only', 'types', 'docs');
    const kinds = new Set(output().map((name) => name.split('/')[1]));
    expect([kinds.has('docs'), kinds.has('openapi'), kinds.has('tx-tea')]).toEqual([true, false, true]);
    const before = output();
    await run('--only', 'all');
    expect(output().length).toBeGreaterThan(before.length);
  });

  it('is an error where the guide has nothing of the kind', async () => {
    const { code, stdout } = await run('--only', 'sockets');
    expect([code, stdout]).toEqual([1, expect.stringContaining('error input-empty')]);
  });

  it('refuses a kind that there is not, and names the nearest', async () => {
    const { code, stderr } = await run('--only', 'types,cleints');
    expect([code, stderr]).toEqual([2, expect.stringContaining('not "cleints". Did you mean clients?')]);
    expect(stderr).toContain(artefactNames.join(', '));
  });
});

describe('halo generate --import-extension', () => {
  it('.js compiles as Node resolves modules', async () => {
    await run('--import-extension', '.js', '--only', 'clients,servers,topics');
    expect(danglingImports().every((specifier) => specifier.endsWith('.js'))).toBe(true);
    const nodeNext = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
    const changed = { ...nodeNext, allowImportingTsExtensions: false, rewriteRelativeImportExtensions: false };
    expect(compileFolder(folder.join('generated'), changed)).toEqual([]);
  }, 120_000);

  it('none compiles as a bundler resolves modules', async () => {
    await run('--import-extension', 'none', '--only', 'messages,validators');
    expect(danglingImports().filter((specifier) => /\.[jt]s$/.test(specifier))).toEqual([]);
    const bundler = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
    const changed = { ...bundler, allowImportingTsExtensions: false, rewriteRelativeImportExtensions: false };
    expect(compileFolder(folder.join('generated'), changed)).toEqual([]);
  }, 120_000);
});

describe('halo generate --license-header', () => {
  it('stands above every file that can hold a comment, and the file that holds it is read', async () => {
    folder.write('LICENSE-HEADER.txt', 'Copyright 2030 The Tea House\n\nAll leaves reserved.\n');
    await run('--license-header', 'LICENSE-HEADER.txt');
    const head = '// Copyright 2030 The Tea House\n//\n// All leaves reserved.\n';
    for (const name of output()) {
      const text = folder.read(join('generated', name));
      if (name.endsWith('.ts')) expect(text.startsWith(head), name).toBe(true);
      else if (name.endsWith('.md'))
        expect(text.startsWith('<!--\nCopyright 2030 The Tea House\n\nAll'), name).toBe(true);
      else expect(() => JSON.parse(text), name).not.toThrow();
    }
  });

  it('breaks out of no comment, whatever it holds', async () => {
    const hostile = [
      '@ts-nocheck',
      '*/ throw 1; /*',
      'a\u2028throw 2;',
      'b\u0085throw 3;',
      '--> <script>alert(4)</script> <!-- --!>',
      'c\rthrow 5;',
      '\u202egnp.exe',
    ];
    await run('--only', 'types,docs', '--license-header', hostile.join('\n'));
    for (const name of output()) {
      const text = folder.read(join('generated', name));
      expect(text).not.toMatch(/[\r\u0085\u2028\u202e]/);
      if (name.endsWith('.ts')) {
        const head = text.split('\n').slice(0, hostile.length + 3);
        expect(head.filter((line) => !line.startsWith('//'))).toEqual([]);
        const { outputText } = ts.transpileModule(text, { compilerOptions: { removeComments: true } });
        expect(outputText).not.toContain('throw');
        expect(text).not.toMatch(/^\/\/+\s*@ts-/m);
      }
      if (name.endsWith('.md')) {
        const [comment = ''] = text.split('\n-->\n');
        expect(comment.slice('<!--'.length)).not.toMatch(/--|<!|>\s*$/);
      }
    }
  });

  it('refuses an empty one, and a file that is not there', async () => {
    expect((await run('--license-header', ' ')).stderr).toContain('--license-header is empty');
    expect((await run('--license-header', 'legal/header.txt')).stderr).toContain('names a file that is not there');
  });
});

describe('halo generate --templates', () => {
  it('prints pages by templates of the user, and the others by its own', async () => {
    folder.write('templates/guide-index.md.hbs', 'Our {{guide}}: {{> draft-notice}}\n');
    folder.write('templates/draft-notice.md.hbs', 'Not final.');
    const { code } = await run('--only', 'docs', '--templates', 'templates');
    expect(code).toBe(0);
    const page = (name: string): string => folder.read(`generated/tea-guide-1.0.0/docs/${name}.md`);
    expect(page('index')).toMatch(/^Our .*: Not final\.\n$/);
    expect(page('tx-tea')).toContain('Not final.');
  });

  it.each([
    [
      'a name that the toolkit does not know',
      'gide-index.md.hbs',
      'x',
      'template-unknown',
      /gide-index.md.hbs\. Did you mean guide-index/,
    ],
    ['an unknown partial', 'policy.md.hbs', 'a\n  {{> draft}}', 'template-unknown', /policy.md.hbs:2:3\n/],
    ['a text that is not well-formed', 'policy.md.hbs', 'a\n{{#if', 'template-invalid', /policy.md.hbs:2:\d+\n/],
    [
      'a member that the view does not have',
      'policy.md.hbs',
      'a\n\n {{nothing}}',
      'template-invalid',
      /policy.md.hbs:3:\d+\n/,
    ],
    ['a partial that calls itself', 'policy.md.hbs', '{{> policy}}', 'template-invalid', /policy.md.hbs/],
    ['a helper that writes to the log', 'policy.md.hbs', '{{log "x"}}', 'template-invalid', /policy.md.hbs/],
    ['a file as a partial', 'policy.md.hbs', '{{> "/etc/passwd"}}', 'template-unknown', /no partial/],
    [
      'a file as a partial whose name is computed',
      'policy.md.hbs',
      '{{> (lookup . "guide")}}',
      'template-invalid',
      /policy/,
    ],
    ['the constructor of a view', 'policy.md.hbs', '{{constructor.constructor}}', 'template-invalid', /policy/],
  ])('refuses %s, with its place, and writes nothing', async (_what, file, text, code, place) => {
    folder.write(`templates/${file}`, text);
    const { code: exit, stdout } = await run('--templates', 'templates');
    expect([exit, stdout]).toEqual([1, expect.stringContaining(`error ${code}  templates/`)]);
    expect(stdout).toMatch(place);
    expect(existsSync(folder.join('generated'))).toBe(false);
  });

  it('follows no link out of the folder', async () => {
    folder.write('secret.txt', 'secret');
    folder.write('templates/policy.md.hbs', 'x');
    symlinkSync(folder.join('secret.txt'), folder.join('templates/systems.md.hbs'));
    const { code, stdout } = await run('--templates', 'templates');
    expect([code, stdout]).toEqual([1, expect.stringContaining('systems.md.hbs is a link, which is not followed')]);
  });
});

describe('the options of an output folder', () => {
  it('are remembered in its manifest, so that --check needs none of them', async () => {
    folder.write('templates/draft-notice.md.hbs', 'Not final.');
    const options = ['--only', 'types,docs', '--import-extension', '.js', '--license-header', 'Ours.'];
    await run(...options, '--templates', 'templates');
    expect(JSON.parse(folder.read('generated/manifest.json')).options).toEqual({
      only: ['docs', 'types'],
      importExtension: '.js',
      licenseHeader: 'Ours.',
      templates: '../templates',
    });
    expect(await run('--check', '--full')).toMatchObject({ code: 0 });
    folder.write('templates/draft-notice.md.hbs', 'Final.');
    const changed = await run('--check');
    expect([changed.code, changed.stdout]).toEqual([1, expect.stringContaining('docs/index.md')]);
    const other = await run('--check', '--import-extension', '.ts');
    expect([other.code, other.stdout]).toEqual([1, expect.stringContaining('error output-drifted')]);
  });

  it('leave the manifest as it is where nothing is chosen', async () => {
    await run();
    expect(JSON.parse(folder.read('generated/manifest.json'))).not.toHaveProperty('options');
  });
});

describe('halo.config.json', () => {
  const settings = { only: ['types', 'docs'], licenseHeader: 'Ours.', importExtension: '.js', out: 'made' };

  it('tells what no option tells; options win', async () => {
    folder.write('halo.config.json', { $schema: 'x', ...settings });
    await run('--import-extension', 'none');
    const text = folder.read('made/tea-guide-1.0.0/tx-tea/types.ts');
    expect(text.startsWith('// Ours.\n')).toBe(true);
    expect(JSON.parse(folder.read('made/manifest.json')).options.importExtension).toBe('none');
  });

  it('is all that --check goes by where there is one', async () => {
    await run('--only', 'types', '--out', 'made');
    folder.write('halo.config.json', { out: 'made' });
    const { code, stdout } = await run('--check');
    expect([code, stdout]).toEqual([1, expect.stringContaining('output-drifted')]);
  });

  it('tells paths from its own folder', async () => {
    folder.write('ci/header.txt', 'From the file.');
    const own = { ...settings, profiles: ['../profiles'], licenseHeader: 'header.txt', package: undefined };
    folder.write('ci/halo.config.json', own);
    expect((await run('--config', 'ci/halo.config.json')).code).toBe(0);
    expect(folder.read('ci/made/tea-guide-1.0.0/tx-tea/types.ts')).toMatch(/^\/\/ From the file\.\n/);
  });

  it.each([
    [{ onyl: ['types'] }, 'unknown key "onyl". Did you mean only?'],
    [{ only: ['tipes'] }, '/only/0 must be one of types, '],
    [{ only: ['tipes'] }, 'not "tipes". Did you mean types?'],
    [{ out: 3 }, '/out must be string'],
    [{ importExtension: 'js' }, 'must be one of .ts, .js, none, not "js". Did you mean .js'],
    ['{', 'cannot be read as JSON'],
  ])('%j is refused, with what was meant', async (content, message) => {
    folder.write('halo.config.json', content);
    const { code, stderr } = await run();
    expect([code, stderr]).toEqual([2, expect.stringContaining('error config-invalid')]);
    expect(stderr).toContain(message);
  });
});
