import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languageExtensions } from '../../../generator/model/namespace.ts';
import { runCheck } from '../../../generator/pipeline.ts';
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

  it('walks through a transaction that passes every stage and has its examples', async () => {
    expect(applySteps()).toBe(7);
    const { diagnostics, releases } = await runCheck({ packages: [folder], toolkitRoot: projectRoot });
    const exchanges = releases.flatMap((release) => [...release.exchanges.values()]);
    const exchange = exchanges.find(({ id }) => id === 'CA:SoFA~get-context');

    expect(diagnostics.filter(({ severity }) => severity !== 'information')).toEqual([]);
    expect(exchange).toMatchObject({
      methodName: 'getContext',
      initiator: 'context-source',
      responder: 'context-manager',
      wire: { kind: 'fhir-operation', methods: ['POST'] },
      examples: [{ direction: 'request' }, { direction: 'response' }],
    });
  });
});
