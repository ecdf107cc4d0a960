import { cpSync, readdirSync, rmSync } from 'node:fs';
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

/** What an edit of the profiles changes in the output, once that has been seen to compile. Both are put back afterwards. */
async function changedBy(edit: () => void): Promise<readonly string[]> {
  edit();
  try {
    const { diagnostics, output } = await generate();
    expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
    expect(compileFolder(folder.join('generated'))).toEqual([]);
    expect([output?.created, output?.deleted]).toEqual([[], []]);
    return output?.replaced ?? [];
  } finally {
    folder.copyIn(guide, guide);
    rmSync(folder.join('generated'), { recursive: true });
    cpSync(folder.join('before'), folder.join('generated'), { recursive: true });
  }
}

/** Replaces a text in every file of the guide that has it. */
function replaceEverywhere(found: string, wanted: string): void {
  const files = readdirSync(folder.join(guide), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.json'),
  );
  const holding = files.filter((file) => folder.read(join(guide, file)).includes(found));
  expect(holding).not.toEqual([]);
  for (const file of holding) folder.replace(join(guide, file), found, wanted);
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
  folder.write(file, edit(before));
  expect(JSON.parse(folder.read(file))).not.toEqual(before);
}

function itemsOf(value: JsonValue | undefined): readonly JsonObject[] {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [];
  return items.filter(isJsonObject);
}

describe('the generator knows nothing of the guide but its profiles', () => {
  it('compiles what it makes of the guide as it is', () => {
    expect(compileFolder(folder.join('generated'))).toEqual([]);
  }, 180_000);

  it('follows a parameter that is renamed', async () => {
    expect(await changedBy(() => replaceEverywhere('"name": "encounter"', '"name": "visit"'))).toEqual([
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
    expect(await changedBy(() => editParameter('set-context', 'appID', { max: '*' }))).toEqual([
      'halo-1.1.0/ca-sofa/messages.ts',
      'halo-1.1.0/ca-sofa/types.ts',
      'halo-1.1.0/docs/ca-sofa.md',
      'halo-1.1.0/openapi/context-manager.openapi.d.ts',
      'halo-1.1.0/openapi/context-manager.openapi.json',
    ]);
  }, 180_000);

  it('follows a canonical', async () => {
    const rename = () =>
      replaceEverywhere(
        'http://fhir.infoway-inforoute.ca/io/HALO/OperationDefinition/clear-context',
        'https://elsewhere.example/OperationDefinition/clear-context',
      );
    expect(await changedBy(rename)).toEqual([
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
    const allowGet = () => {
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
    };
    expect(await changedBy(allowGet)).toEqual([
      'halo-1.1.0/ca-sofa/messages.ts',
      'halo-1.1.0/docs/ca-sofa.md',
      'halo-1.1.0/openapi/context-manager.openapi-3.0.json',
      'halo-1.1.0/openapi/context-manager.openapi.d.ts',
      'halo-1.1.0/openapi/context-manager.openapi.json',
      'halo-1.1.0/release.ts',
    ]);
  }, 180_000);
});
