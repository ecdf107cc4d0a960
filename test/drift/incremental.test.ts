import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckReport, runCheck } from '../../generator/pipeline.ts';
import { PipelineMemory } from '../../generator/pipeline-memory.ts';
import { TestFolder } from '../support/guide-folder.ts';

const guide = 'profiles/halo-1.1.0';
const operation = `${guide}/ca-sofa/OperationDefinition-set-context.json`;

let folder: TestFolder;
const memory = new PipelineMemory();

beforeAll(async () => {
  folder = new TestFolder();
  folder.copyIn(guide, guide);
  await generate(memory);
}, 60_000);

afterAll(() => {
  folder.remove();
});

function generate(kept?: PipelineMemory): Promise<CheckReport> {
  const options = { packages: [folder.join(guide)], toolkitRoot: process.cwd() };
  return runCheck(kept === undefined ? options : { ...options, memory: kept });
}

/** What types of the standard are bound to, with other codes. */
const ownGender = {
  resourceType: 'ValueSet',
  url: 'http://hl7.org/fhir/ValueSet/administrative-gender',
  version: '4.0.1',
  name: 'AdministrativeGender',
  status: 'active',
  compose: { include: [{ system: 'http://hl7.org/fhir/administrative-gender', concept: [{ code: 'female' }] }] },
};

const status = 'ca-fsub/StructureDefinition-backport-subscription-status-r4.json';
const ownStatus = {
  resourceType: 'StructureDefinition',
  id: 'own-status',
  url: 'https://halo-toolkit.example/fhir/StructureDefinition/own-status',
  name: 'OwnStatus',
  status: 'draft',
  fhirVersion: '4.0.1',
  kind: 'resource',
  abstract: false,
  type: 'Parameters',
  baseDefinition: 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-status-r4',
  derivation: 'constraint',
  differential: { element: [{ id: 'Parameters', path: 'Parameters', short: 'Own status' }] },
};

/** Edits of every kind of input, one after the other upon the same memory, broken ones among them. */
const edits: readonly (readonly [string, () => void])[] = [
  ['nothing', () => {}],
  ['a parameter', () => folder.replace(operation, '"min": 1', '"min": 0')],
  ['a file that is broken', () => folder.write(operation, '{ "resourceType": ')],
  ['a file that is mended', () => folder.copyIn(`${guide}/ca-sofa`, `${guide}/ca-sofa`)],
  ['a structure', () => edit('ca-ac/StructureDefinition-app-record.json', '"short": "', '"short": "Edited. ')],
  ["a value set that was the standard's", () => folder.write(`${guide}/ca-sof/ValueSet-gender.json`, ownGender)],
  ['the codes of that value set', () => edit('ca-sof/ValueSet-gender.json', '"female"', '"other"')],
  ["a value set that is the standard's again", () => rmSync(folder.join(`${guide}/ca-sof/ValueSet-gender.json`))],
  ['a structure that others are built from', () => edit(status, '"min": 3', '"min": 2')],
  ['a profile of a profile', () => folder.write(`${guide}/ca-fsub/StructureDefinition-own-status.json`, ownStatus)],
  ['the profile it is based on', () => edit(status, '"max": "0"', '"max": "1"')],
  ['an extension', () => edit('ca-fsub/StructureDefinition-backport-timeout.json', '"short": "', '"short": "Edited. ')],
  ['a code system', () => edit('ca-sof/CodeSystem-oauth-error.json', '"display": "', '"display": "Edited ')],
  ['a topic', () => edit('ca-fsub/SubscriptionTopic-sofa-content-update.json', '"title": "', '"title": "Edited ')],
  ['an actor', () => edit('ca-sofa/ActorDefinition-context-manager.json', '"title": "', '"title": "Edited ')],
  ['what a server states', () => edit('ca-sof/CapabilityStatement-resource-server.json', '"SHALL"', '"SHOULD"')],
  ['what an operation rests on', () => edit('ca-sofa/OperationDefinition-clear-context.json', '"min": 1', '"min": 0')],
  ['the evidence of requirements', () => edit('ca-fsub/Requirements-ca-fsub.json', '"stated"', '"chosen"')],
  ['an example', () => edit('examples/ca-sofa-1.set-context.request.json', '"Parameters"', '"Parameters" ')],
  ['the wording of requirements', () => edit('ca-sofa/Requirements-ca-sofa.json', 'SoFA', 'Accelerator')],
  ['what is said of the guide', () => edit('package.json', '"title": "', '"title": "Another ')],
  ['the version of the guide', () => edit('package.json', '"version": "1.1.0"', '"version": "1.1.1"')],
  ['a structure that is gone', () => rmSync(folder.join(guide, 'ca-ac'), { recursive: true })],
  ['everything as it was', () => restore()],
];

function edit(file: string, found: string, wanted: string): void {
  folder.replace(`${guide}/${file}`, found, wanted);
}

function restore(): void {
  rmSync(folder.join(guide), { recursive: true });
  folder.copyIn(guide, guide);
}

const firstRuns = new Map<string, CheckReport>();

/** What a first run gives of the guide as it lies there now; not run again where it has been. */
async function firstRun(): Promise<CheckReport> {
  const files = readdirSync(folder.join(guide), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const hash = createHash('sha256');
  for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  }
  const state = hash.digest('hex');
  const report = firstRuns.get(state) ?? (await generate());
  firstRuns.set(state, report);
  return report;
}

describe('generating again with what was kept', () => {
  it.each(edits)('gives after an edit of %s what a first run gives', { timeout: 30_000 }, async (_what, change) => {
    change();
    const again = await generate(memory);
    const fresh = await firstRun();
    expect(again.diagnostics).toEqual(fresh.diagnostics);
    expect(again.inputs).toEqual(fresh.inputs);
    // Compared as text first: a deep comparison of equal files is slow.
    const texts = (report: CheckReport) => report.files.map((file) => JSON.stringify(file));
    const expected = texts(fresh);
    const differing = texts(again).filter((text, index) => text !== expected[index]);
    expect(differing).toEqual([]);
    expect(again.files.length).toBe(fresh.files.length);
  });

  it('gives the very same files where nothing was edited', async () => {
    const first = await generate(memory);
    const second = await generate(memory);
    expect(second.files.every((file, index) => file === first.files[index])).toBe(true);
    expect(second.files.length).toBeGreaterThan(100);
  });

  it('makes the validators of an edited structure anew, and no others', async () => {
    const before = await generate(memory);
    edit(status, '"min": 3', '"min": 2');
    const after = await generate(memory);
    restore();
    const changed = after.files.filter((file, index) => file !== before.files[index]).map(({ path }) => path);
    const validators = changed.filter((path) => path.endsWith('validators.ts') || path.includes('/r4/'));
    expect(validators).toEqual(['halo-1.1.0/ca-fsub/validators.ts']);
  });

  it('makes no more than what an edited parameter is told in', async () => {
    const before = await generate(memory);
    folder.replace(operation, '"documentation": "', '"documentation": "Edited. ');
    const after = await generate(memory);
    restore();
    const changed = after.files.filter((file, index) => file !== before.files[index]).map(({ path }) => path);
    expect(changed).toContain('halo-1.1.0/openapi/context-manager.openapi.json');
    expect(changed.filter((path) => path.includes('/r4/') || path.startsWith('runtime/'))).toEqual([]);
    expect(changed.length).toBeLessThan(20);
  });
});
