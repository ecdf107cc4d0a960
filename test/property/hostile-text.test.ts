import fc from 'fast-check';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { BuildMemory } from '../../generator/build/build-memory.ts';
import { buildRelease } from '../../generator/build/build-release.ts';
import { checkRelease } from '../../generator/check/check-release.ts';
import { EmitMemory } from '../../generator/emit/emit-memory.ts';
import { emitRelease } from '../../generator/emit/emit-release.ts';
import { loadSources } from '../../generator/load/load-sources.ts';
import { assertNever } from '../../generator/model/assert-never.ts';
import { hasErrors } from '../../generator/model/diagnostic.ts';
import type { GeneratedFile } from '../../generator/model/generated-file.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';
import type { Sources } from '../../generator/model/source.ts';
import { printFile } from '../../generator/write/print-file.ts';
import { parseText } from '../support/compile-folder.ts';
import { withoutCode } from '../support/without-code.ts';

/** Each tries to leave a comment, a string, a template, a tag or a line, and to call `evil` where it gets out. */
const hostileTexts: readonly string[] = [
  '*/ evil(); /*',
  '*/}]}); evil(); //',
  '`; evil(); `',
  '\u0024{evil()}',
  "'; evil(); '",
  "\\'; evil(); //",
  '"); evil(); ("',
  '</script><script>evil()</script>',
  '<!-- --><img src=x onerror=evil()>',
  'a\nevil();\r\nevil();',
  'a\u2028evil();\u2029evil();\u0085',
  '{{evil}}{{{evil}}}{{#evil}}',
  '``` \n```\n<script>evil()</script>',
  '"]; click A evil; end; %%{init: {}}%%',
  '@evil\n@ts-nocheck',
  '| evil | ---',
  '\u0000\u001b[2Jevil\u202e\ud800',
];

/** Members whose value is prose: whatever they say, the guide is sound. */
const prose = new Set([
  'description',
  'title',
  'documentation',
  'requirement',
  'label',
  'short',
  'definition',
  'comment',
  'publisher',
  'purpose',
  'copyright',
  'display',
]);

/** In `npm run test:full` each text stands in each place of prose. */
const isFull = process.env['MODE'] === 'full';

let sources: Sources;
let soundFiles: ReadonlyMap<string, string>;

beforeAll(async () => {
  const loaded = await loadSources({
    guide: { kind: 'folder', path: 'profiles/halo-1.1.0' },
    toolkitRoot: process.cwd(),
  });
  if (loaded.value === undefined) throw new Error('The profiles did not load');
  sources = loaded.value;
  soundFiles = new Map(generate(sources)?.map((file) => [file.path, JSON.stringify(file)]));
  expect(soundFiles.size).toBeGreaterThan(10);
});

/** What `halo generate --watch` keeps from one edit to the next. */
interface Kept {
  readonly build: BuildMemory;
  readonly emit: EmitMemory;
}

/** The pure stages; `undefined` where they refuse the guide. */
function generate(from: Sources, kept?: Kept): readonly GeneratedFile[] | undefined {
  const built = buildRelease(from, kept?.build);
  if (built.value === undefined || hasErrors(built.diagnostics)) return undefined;
  if (hasErrors(checkRelease(built.value))) return undefined;
  const emitted = emitRelease(built.value, { templates: from.templates, runtime: from.runtime }, kept?.emit);
  return hasErrors(emitted.diagnostics) ? undefined : emitted.value;
}

/** `edit` applied to every string of every document, examples left out. */
function withStrings(edit: (text: string, member: string, place: string) => string): Sources {
  const documents = sources.documents.map((document) => {
    const resource = editStrings(document.resource, '', document.place.file, edit);
    return isJsonObject(resource) && resource !== document.resource ? { ...document, resource } : document;
  });
  return { ...sources, documents };
}

/** The value itself where nothing in it was edited. */
function editStrings(
  value: JsonValue,
  member: string,
  place: string,
  edit: (text: string, member: string, place: string) => string,
): JsonValue {
  if (typeof value === 'string') return edit(value, member, place);
  if (Array.isArray(value)) {
    const items: readonly JsonValue[] = value;
    const edited = items.map((item, index) => editStrings(item, member, `${place}/${index}`, edit));
    return edited.some((item, index) => item !== items[index]) ? edited : value;
  }
  if (!isJsonObject(value)) return value;
  const edited: JsonObject = Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) =>
      part === undefined ? [] : [[name, editStrings(part, name, `${place}/${name}`, edit)]],
    ),
  );
  return Object.keys(edited).some((name) => edited[name] !== value[name]) ? edited : value;
}

/** What is wrong with the files: nothing, whatever the definitions say. Files as the sound guide gives them are not looked at again. */
async function faultsOf(files: readonly GeneratedFile[]): Promise<readonly string[]> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const faults: string[] = [];
  for (const file of files) {
    if (soundFiles.get(file.path) === JSON.stringify(file) && file.kind !== 'openapi-types') continue;
    faults.push(...faultsOfText(file, await printFile(file, byPath)));
  }
  return faults;
}

function faultsOfText(file: GeneratedFile, text: string): readonly string[] {
  switch (file.kind) {
    case 'module':
    case 'openapi-types': {
      const { source, errors } = parseText(file.path, text);
      return [...errors, ...escapes(source)];
    }
    case 'json':
      JSON.parse(text);
      return [];
    case 'text':
      return file.path.endsWith('.md') && /<\/?(script|img)\b/i.test(withoutCode(text))
        ? [`${file.path}: raw HTML`]
        : [];
    default:
      return assertNever(file);
  }
}

/** Places where `evil` became code. */
function escapes(source: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === 'evil') found.push(`${source.fileName}: evil() became code`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('hostile text in a guide', () => {
  it.each(isFull ? [...hostileTexts.keys()] : [5])(
    'stays text wherever prose says it (texts dealt from number %i on)',
    async (first) => {
      let dealt = first;
      const deal = (): string => hostileTexts[dealt++ % hostileTexts.length] ?? '';
      const files = generate(withStrings((text, member) => (prose.has(member) ? `${text} ${deal()}` : text)));
      if (files === undefined) throw new Error('Prose made the guide unsound');
      expect(files.map((file) => file.path)).toEqual([...soundFiles.keys()]);
      expect(await faultsOf(files)).toEqual([]);
    },
    60_000,
  );

  it('stays text where a description has ten megabytes', async () => {
    const long = '*/ evil(); `\u0024{evil()}` </script>\n'.repeat(310_000);
    const files = generate(
      withStrings((text, member, place) =>
        place.endsWith('set-context.json/description') && member === 'description' ? long : text,
      ),
    );
    if (files === undefined) throw new Error('A long description made the guide unsound');
    expect(await faultsOf(files)).toEqual([]);
  }, 120_000);

  it('is refused, or stays text, wherever it stands', async () => {
    const places: string[] = [];
    withStrings((text, _member, place) => {
      if (!place.startsWith('extensions/')) places.push(place);
      return text;
    });
    const edits = fc.record({
      place: fc.constantFrom(...places),
      hostile: fc.oneof(
        fc.constantFrom(...hostileTexts),
        fc.constantFrom('../../x', 'constructor', '__proto__', 'class', '', 'a:b$c', 'CON'),
      ),
      whole: fc.boolean(),
    });
    // Only what an edit can change is made anew: test/drift/incremental holds that this gives the same files.
    const kept = { build: new BuildMemory(), emit: new EmitMemory() };
    await fc.assert(
      fc.asyncProperty(edits, async ({ place, hostile, whole }) => {
        const files = generate(
          withStrings((text, _member, at) => (at === place ? (whole ? hostile : text + hostile) : text)),
          kept,
        );
        expect(
          files === undefined ? [] : await faultsOf(files.filter((file) => file.kind !== 'openapi-types')),
        ).toEqual([]);
      }),
      { numRuns: isFull ? 120 : 24, seed: 2 },
    );
  }, 240_000);
});
