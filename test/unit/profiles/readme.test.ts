import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRelease } from '../../../generator/build/build-release.ts';
import { loadSources } from '../../../generator/load/load-sources.ts';
import { languageExtensions } from '../../../generator/model/namespace.ts';
import type { Release } from '../../../generator/model/release.ts';
import { packageFolder, projectRoot } from '../../support/profile-package.ts';

const readme = readFileSync(join(projectRoot, 'profiles/README.md'), 'utf8');
const step = /\*\*`([^`]+\.json)`\*\* \((new file|add to `([^`]+)`)\):\n\n```json\n(.*?)```/gs;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'walkthrough-'));
  cpSync(packageFolder, folder, { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The array of a resource to which a JSON pointer leads. */
function arrayAt(resource: unknown, pointer: string): unknown[] {
  const segments = pointer.split('/').slice(1);
  const found = segments.reduce<unknown>((at, segment) => Object(at)[segment], resource);
  if (!Array.isArray(found)) throw new TypeError(`No array at ${pointer}`);
  return found;
}

function applySteps(): number {
  const steps = [...readme.matchAll(step)];
  for (const [, path = '', , pointer, text = ''] of steps) {
    const file = join(folder, path);
    const addition: unknown = JSON.parse(text);
    if (pointer === undefined) {
      writeFileSync(file, text, { flag: 'wx' });
      continue;
    }
    const resource: unknown = JSON.parse(readFileSync(file, 'utf8'));
    arrayAt(resource, pointer).push(...arrayAt({ addition }, '/addition'));
    writeFileSync(file, JSON.stringify(resource));
  }
  return steps.length;
}

async function build(): Promise<{ release: Release | undefined; errors: readonly string[] }> {
  const sources = await loadSources({ guide: { kind: 'folder', path: folder }, toolkitRoot: projectRoot });
  const built = sources.value === undefined ? undefined : buildRelease(sources.value);
  const errors = [...sources.diagnostics, ...(built?.diagnostics ?? [])]
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
  return { release: built?.value, errors };
}

describe('profiles/README.md', () => {
  it('describes every extension of the input language', () => {
    expect(languageExtensions.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it('links only to sections it has', () => {
    const sections = [...readme.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);

    expect(links).toEqual(sections);
  });

  it('walks through a transaction that loads, builds and has its examples', async () => {
    expect(applySteps()).toBe(7);
    const { release, errors } = await build();
    const exchange = [...(release?.exchanges.values() ?? [])].find(({ id }) => id === 'CA:SoFA~get-context');

    expect(errors).toEqual([]);
    expect(exchange).toMatchObject({
      methodName: 'getContext',
      initiator: 'context-source',
      responder: 'context-manager',
      wire: { kind: 'fhir-operation', methods: ['POST'] },
      examples: [{ direction: 'request' }, { direction: 'response' }],
    });
  });
});
