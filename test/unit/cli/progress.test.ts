import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutputFormat } from '../../../generator/cli/output-format.ts';
import { withProgress } from '../../../generator/cli/progress.ts';
import { type ProgressListener, runGenerate } from '../../../generator/pipeline.ts';
import { TestFolder, teaGuideFolder } from '../../support/guide-folder.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a run wrote to the terminal. */
async function shown(
  run: (listener: ProgressListener) => void,
  { isTTY = true, format = 'pretty' as OutputFormat, env = {} } = {},
): Promise<string> {
  let text = '';
  const stream = {
    isTTY,
    write: (more: string) => {
      text += more;
    },
  };
  const context = { stdout: stream, stderr: stream, env, workingFolder: '/', stop: new AbortController().signal };
  await withProgress(context, format, async (listener) => run(listener));
  return text.replaceAll('\r\u001b[K', '|');
}

function longRun({ onStage, onPart }: ProgressListener): void {
  onStage?.('load');
  vi.advanceTimersByTime(900);
  onPart?.(10, 650);
  vi.advanceTimersByTime(150);
  onPart?.(11, 650);
  vi.advanceTimersByTime(10);
  onPart?.(12, 650);
  vi.advanceTimersByTime(200);
  onStage?.('emit');
  vi.advanceTimersByTime(200);
  onPart?.(3, 14);
}

describe('a run that takes more than a second', () => {
  it('says in one line of the terminal what it is at, and takes the line away', async () => {
    expect(await shown(longRun)).toBe('|reading packages, 11 of 650 …|making files …|making files, 3 of 14 …|');
  });

  it.each<[string, { isTTY?: boolean; format?: OutputFormat; env?: Record<string, string> }]>([
    ['where there is no terminal', { isTTY: false }],
    ['to a program that reads JSON', { format: 'json' }],
    ['in a log for code scanning', { format: 'sarif' }],
    ['in a log of GitHub Actions', { format: 'github' }],
    ['on a terminal that cannot go back in a line', { env: { TERM: 'dumb' } }],
  ])('says nothing %s', async (_where, options) => {
    expect(await shown(longRun, options)).toBe('');
  });

  it('takes the line away where it fails', async () => {
    const failing = shown((listener) => {
      longRun(listener);
      throw new TypeError('Broken');
    });
    await expect(failing).rejects.toThrow('Broken');
  });
});

it('says nothing of a run that takes no second', async () => {
  expect(await shown(({ onStage }) => onStage?.('load'))).toBe('');
});

function writeProfile(folder: TestFolder, name: string): void {
  const standard = 'http://hl7.org/fhir/StructureDefinition/Patient';
  folder.write(`profiles/tea-guide-1.0.0/StructureDefinition-${name}.json`, {
    resourceType: 'StructureDefinition',
    url: `https://tea.example/fhir/StructureDefinition/${name}`,
    name,
    status: 'draft',
    fhirVersion: '4.0.1',
    kind: 'resource',
    abstract: false,
    type: 'Patient',
    baseDefinition: standard,
    derivation: 'constraint',
    differential: { element: [{ id: 'Patient.name', path: 'Patient.name', min: 1 }] },
  });
}

it('is told by every stage that counts: files read, structures built, kinds of output made, files printed', async () => {
  const folder = teaGuideFolder();
  const output = new TestFolder();
  try {
    for (const name of ['Guest', 'Host', 'Cook', 'Waiter']) writeProfile(folder, name);
    const parts: Record<string, [number, number][]> = {};
    let stage = '';
    await runGenerate({
      packages: [folder.join('profiles/tea-guide-1.0.0')],
      toolkitRoot: process.cwd(),
      toolkitVersion: '0.0.0',
      output: output.join('out'),
      mode: 'write',
      full: false,
      onStage: (begun) => {
        stage = begun;
      },
      onPart: (done, total) => {
        parts[stage] = [...(parts[stage] ?? []), [done, total]];
      },
    });
    expect(Object.keys(parts)).toEqual(['load', 'build', 'emit', 'write']);
    for (const counts of Object.values(parts)) {
      expect(counts.length).toBeGreaterThan(3);
      expect(counts.every(([done, total]) => done <= total)).toBe(true);
      expect(counts.map(([done]) => done)).toEqual(counts.map(([done]) => done).sort((a, b) => a - b));
    }
  } finally {
    folder.remove();
    output.remove();
  }
});
