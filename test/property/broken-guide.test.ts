import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnosticCatalogue } from '../../generator/model/diagnostic-code.ts';
import { type GenerateReport, runGenerate } from '../../generator/pipeline.ts';
import { type TestFolder, teaGuideFolder } from '../support/guide-folder.ts';
import { toolkitRoot } from '../support/standard-definitions.ts';

const guide = 'profiles/tea-guide-1.0.0';

let folder: TestFolder;
let files: readonly string[];

beforeAll(() => {
  folder = teaGuideFolder();
  files = filesIn(guide);
});

afterAll(() => folder.remove());

function filesIn(root: string): readonly string[] {
  const paths = readdirSync(folder.join(root), { recursive: true, encoding: 'utf8' }).sort();
  return paths.filter((path) => statSync(folder.join(root, path)).isFile());
}

function generate(mode: 'write' | 'check'): Promise<GenerateReport> {
  const output = folder.join('out');
  return runGenerate({ packages: [folder.join(guide)], toolkitRoot, toolkitVersion: '0', output, mode, full: false });
}

const hostile = fc.constantFrom(
  '""',
  '"../../../evil"',
  '"__proto__"',
  '"constructor"',
  '"*/ process.exit() /*"',
  '"CON"',
  '"https://tea.example/fhir/OperationDefinition/brew|9"',
  '"http://hl7.org/fhir/StructureDefinition/Bundle"',
  'null',
  '1e999',
  '-1',
  '[]',
  '[[]]',
  '{}',
  '{"__proto__":{"a":1}}',
);

/** A way to break a text, chosen by numbers so that it can be shrunk. */
const breakage = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 60 }) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('replace' as const), at: fc.nat(), by: hostile }),
  fc.record({ kind: fc.constant('replace' as const), at: fc.nat(), by: hostile }),
);

type Breakage = typeof breakage extends fc.Arbitrary<infer T> ? T : never;

/** Strings, numbers and words of a JSON text, names among them. */
const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g;

function broken(original: Buffer, how: Breakage): Uint8Array {
  if (how.kind === 'replace') {
    const text = original.toString('utf8');
    const tokens = [...text.matchAll(token)];
    const found = tokens[how.at % tokens.length];
    if (found === undefined) return original;
    return Buffer.from(`${text.slice(0, found.index)}${how.by}${text.slice(found.index + found[0].length)}`);
  }
  const at = how.at % original.length;
  if (how.kind === 'cut') return Buffer.concat([original.subarray(0, at), original.subarray(at + how.length)]);
  return Buffer.concat([original.subarray(0, at), how.bytes, original.subarray(at)]);
}

/** Each is told in full: a known code, what to do, and a place that is there. */
function expectTold({ diagnostics }: GenerateReport): void {
  for (const { code, message, remedy, place } of diagnostics) {
    expect([Object.hasOwn(diagnosticCatalogue, code), message !== '', remedy !== '']).toEqual([true, true, true]);
    expect(['', ...files]).toContain(place.file);
    expect(message).not.toMatch(/\n\s+at /);
  }
}

describe('a guide whose files are broken at random', () => {
  it('gives all of its output, and the same again, or tells what is wrong and writes nothing; never anything elsewhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), breakage, async (which, how) => {
        const path = folder.join(guide, files[which % files.length] ?? '');
        const original = readFileSync(path);
        writeFileSync(path, broken(original, how));
        try {
          const report = await generate('write');
          expectTold(report);
          expect(report.output === undefined).toBe(report.diagnostics.some(({ severity }) => severity === 'error'));
          expect(readdirSync(folder.path).filter((name) => name !== 'out')).toEqual(['profiles']);
          expect(readdirSync(join(folder.path, 'profiles'))).toEqual(['tea-guide-1.0.0']);
          expect(filesIn(guide)).toEqual(files);
          const again = await generate('check');
          expect(again.diagnostics).toEqual(report.diagnostics);
        } finally {
          writeFileSync(path, original);
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});
