import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';
import { type GenerateReport, runGenerate } from '../../generator/pipeline.ts';
import { PipelineMemory } from '../../generator/pipeline-memory.ts';
import { compileFolder } from '../support/compile-folder.ts';
import { TestFolder } from '../support/guide-folder.ts';

const guide = 'profiles/halo-1.1.0';

let folder: TestFolder;
const memory = new PipelineMemory();

beforeAll(async () => {
  folder = new TestFolder();
  folder.copyIn(guide, guide);
  const report = await generate();
  expect(report.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
  cpSync(folder.join('generated'), folder.join('before'), { recursive: true });
}, 180_000);

afterAll(() => {
  folder.remove();
});

function generate(): Promise<GenerateReport> {
  return runGenerate({
    packages: [folder.join(guide)],
    toolkitRoot: process.cwd(),
    toolkitVersion: '0.0.0',
    output: folder.join('generated'),
    mode: 'write',
    full: false,
    memory,
  });
}

/** Files of the guide that are edited, as they were. */
const edited = new Map<string, string>();

/** What an edit of the profiles changes in the output. Both are put back afterwards. */
async function changedBy(edit: () => void): Promise<readonly string[]> {
  edit();
  const { diagnostics, output } = await generate();
  expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
  expect([output?.created, output?.deleted]).toEqual([[], []]);
  const replaced = output?.replaced ?? [];
  for (const [file, text] of edited) folder.write(file, text);
  edited.clear();
  for (const file of [...replaced, 'manifest.json']) {
    cpSync(folder.join('before', file), folder.join('generated', file));
  }
  return replaced;
}

function write(file: string, content: unknown): void {
  if (!edited.has(file)) edited.set(file, folder.read(file));
  folder.write(file, content);
}

/** Replaces a text in every file of the guide that has it. */
function replaceEverywhere(found: string, wanted: string): void {
  const files = readdirSync(folder.join(guide), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.json'),
  );
  const holding = files.filter((file) => folder.read(join(guide, file)).includes(found));
  expect(holding).not.toEqual([]);
  for (const file of holding) {
    const path = join(guide, file);
    write(path, folder.read(path).replaceAll(found, wanted));
  }
}

/** Changes members of one parameter of an operation. */
function editParameter(operation: string, name: string, members: JsonObject): void {
  editJson(`${guide}/ca-sofa/OperationDefinition-${operation}.json`, (definition) => ({
    ...definition,
    parameter: itemsOf(definition['parameter']).map((parameter) =>
      parameter['name'] === name ? { ...parameter, ...members } : parameter,
    ),
  }));
}

function editJson(file: string, edit: (resource: JsonObject) => JsonObject): void {
  const before: unknown = JSON.parse(folder.read(file));
  if (!isJsonObject(before)) throw new TypeError(`${file} is no resource`);
  write(file, edit(before));
  expect(JSON.parse(folder.read(file))).not.toEqual(before);
}

function itemsOf(value: JsonValue | undefined): readonly JsonObject[] {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [];
  return items.filter(isJsonObject);
}

const renameParameter = (): void => replaceEverywhere('"name": "encounter"', '"name": "visit"');
const repeatParameter = (): void => editParameter('set-context', 'appID', { max: '*' });
const renameOperation = (): void =>
  replaceEverywhere(
    'http://fhir.infoway-inforoute.ca/io/HALO/OperationDefinition/clear-context',
    'https://elsewhere.example/OperationDefinition/clear-context',
  );
function allowGet(): void {
  editJson(`${guide}/ca-sofa/OperationDefinition-clear-context.json`, (definition) => ({
    ...definition,
    affectsState: false,
  }));
  editJson(`${guide}/ca-sofa/CapabilityStatement-context-manager.json`, (statement) => ({
    ...statement,
    extension: itemsOf(statement['extension']).map((extension) => {
      const text = JSON.stringify(extension);
      return text.includes('"CA:SoFA-2"') ? JSON.parse(text.replace('"POST"', '"GET"')) : extension;
    }),
  }));
}

describe('the generator knows nothing of the guide but its profiles', () => {
  it('follows a parameter that is renamed', async () => {
    expect(await changedBy(renameParameter)).toEqual([
      'halo-1.1.0/ca-sofa/messages.ts',
      'halo-1.1.0/ca-sofa/types.ts',
      'halo-1.1.0/docs/ca-sofa.md',
      'halo-1.1.0/docs/requirements.json',
      'halo-1.1.0/docs/traceability.md',
      'halo-1.1.0/openapi/context-manager.openapi-3.0.json',
      'halo-1.1.0/openapi/context-manager.openapi.d.ts',
      'halo-1.1.0/openapi/context-manager.openapi.json',
    ]);
  }, 180_000);

  it('follows a cardinality', async () => {
    expect(await changedBy(repeatParameter)).toEqual([
      'halo-1.1.0/ca-sofa/messages.ts',
      'halo-1.1.0/ca-sofa/types.ts',
      'halo-1.1.0/docs/ca-sofa.md',
      'halo-1.1.0/openapi/context-manager.openapi.d.ts',
      'halo-1.1.0/openapi/context-manager.openapi.json',
    ]);
  }, 180_000);

  it('follows a canonical', async () => {
    expect(await changedBy(renameOperation)).toEqual([
      'halo-1.1.0/ca-sofa/context-manager.client.ts',
      'halo-1.1.0/ca-sofa/context-manager.server.ts',
      'halo-1.1.0/ca-sofa/messages.ts',
      'halo-1.1.0/ca-sofa/requirements.ts',
      'halo-1.1.0/ca-sofa/types.ts',
      'halo-1.1.0/docs/ca-sof.md',
      'halo-1.1.0/docs/ca-sofa.md',
      'halo-1.1.0/docs/requirements.json',
      'halo-1.1.0/docs/traceability.md',
      'halo-1.1.0/openapi/context-manager.openapi-3.0.json',
      'halo-1.1.0/openapi/context-manager.openapi.json',
      'halo-1.1.0/openapi/resource-server.openapi-3.0.json',
      'halo-1.1.0/openapi/resource-server.openapi.json',
      'halo-1.1.0/release.ts',
    ]);
  }, 180_000);

  it('follows a method', async () => {
    expect(await changedBy(allowGet)).toEqual([
      'halo-1.1.0/ca-sofa/messages.ts',
      'halo-1.1.0/docs/ca-sofa.md',
      'halo-1.1.0/openapi/context-manager.openapi-3.0.json',
      'halo-1.1.0/openapi/context-manager.openapi.d.ts',
      'halo-1.1.0/openapi/context-manager.openapi.json',
      'halo-1.1.0/release.ts',
    ]);
  }, 180_000);

  it('compiles what it makes of all of them at once', async () => {
    for (const edit of [renameParameter, repeatParameter, renameOperation, allowGet]) edit();
    const { diagnostics, output } = await generate();
    expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
    expect(output?.replaced).toContain('halo-1.1.0/ca-sofa/messages.ts');
    expect(compileFolder(folder.join('generated'))).toEqual([]);
  }, 180_000);
});
