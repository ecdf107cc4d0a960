import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { GeneratedFile } from '../../generator/model/generated-file.ts';
import { isJsonObject } from '../../generator/model/json.ts';
import type { Release } from '../../generator/model/release.ts';
import { runCheck } from '../../generator/pipeline.ts';
import { printFile } from '../../generator/write/print-file.ts';
import { projectRoot } from '../support/profile-package.ts';

/**
 * One folder for each trait of a definition: `package/`, a guide that shows it and little else, and `expected/`, all that is
 * generated from it. Left out is what does not depend on the guide: the runtime, the validators of the standard's own types, their
 * schemas and the common replies in OpenAPI documents, and what is made of these: types and twins. From a guide with errors comes nothing but what is said of them.
 */
const goldenFolder = fileURLToPath(new URL('.', import.meta.url));
const traits = readdirSync(goldenFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** `npm run golden` rewrites what is expected; the diff is the review. */
const isUpdate = process.env['MODE'] === 'golden';
const hint = 'If the change is meant, run `npm run golden` and review the diff of test/golden.';

describe('generated output', () => {
  it.each(traits)('is as expected for %s', async (trait) => {
    const expectedFolder = join(goldenFolder, trait, 'expected');
    const generated = await generate(join(goldenFolder, trait, 'package'));
    if (isUpdate) rewrite(expectedFolder, generated);
    const expected = readFiles(expectedFolder);
    expect([...generated.keys()], hint).toEqual([...expected.keys()]);
    for (const [path, text] of generated) expect(text, `${trait}/expected/${path}. ${hint}`).toBe(expected.get(path));
  });
});

/** What the whole pipeline gives for a package: path → text, and the diagnostics as a text of their own. */
async function generate(packageFolder: string): Promise<ReadonlyMap<string, string>> {
  const report = await runCheck({ packages: [packageFolder], toolkitRoot: projectRoot });
  const ofGuide = report.diagnostics.filter(({ place }) => !place.package.startsWith('hl7.fhir.r4.core#'));
  const found = ofGuide.map(
    ({ severity, code, place, message }) => `${severity} ${code} ${place.file}${place.pointer}\n  ${message}\n`,
  );
  const all = new Map(report.files.map((file) => [file.path, file]));
  const texts = new Map<string, string>();
  const standard = standardTypes(report.releases);
  for (const file of report.files.filter(isOfGuide)) {
    texts.set(
      file.path,
      await printFile(file.path.endsWith('.openapi.json') ? withoutStandard(file, standard) : file, all),
    );
  }
  if (found.length > 0) texts.set('diagnostics.txt', found.join(''));
  return new Map([...texts].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function isOfGuide({ path, kind }: GeneratedFile): boolean {
  const isDerived = kind === 'openapi-types' || path.endsWith('.openapi-3.0.json');
  return !path.startsWith('runtime/') && !path.includes('/r4/') && !isDerived;
}

function standardTypes(releases: readonly Release[]): ReadonlySet<string> {
  const structures = releases.flatMap((release) => [...release.structures.values()]);
  return new Set(structures.filter(({ source }) => source === 'core').map(({ typeName }) => typeName));
}

/** An OpenAPI document without what every one of them has. */
function withoutStandard(file: GeneratedFile, standard: ReadonlySet<string>): GeneratedFile {
  if (file.kind !== 'json' || !isJsonObject(file.value) || !isJsonObject(file.value['components'])) return file;
  const { components, ...document } = file.value;
  const { responses: _responses, schemas, ...rest } = components;
  const everywhere = new Set([...standard, 'ErrorOutcome', 'ElementExtension', 'AnswerBundle']);
  const own = Object.entries(isJsonObject(schemas) ? schemas : {}).filter(([name]) => !everywhere.has(name));
  return { ...file, value: { ...document, components: { ...rest, schemas: Object.fromEntries(own) } } };
}

function rewrite(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function readFiles(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
