import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { release } from '../../generated/halo-1.1.0/release.ts';
import knownGaps from './known-gaps.json' with { type: 'json' };

/** Actors that have conformance tests so far. */
const tested = new Set([
  'authorization-client',
  'authorization-server',
  'context-manager',
  'context-source',
  'launch-initiator',
  'launch-responder',
]);

const wanted = Object.entries(release.requirements)
  .filter(([id, { actors }]) => /^(?:SOFA?|AC|FSUB)-/.test(id) && actors.some((actor) => tested.has(actor)))
  .map(([id]) => id);

const requirements: Readonly<
  Record<string, { readonly strength: string; readonly evidence: string; readonly aliases: readonly string[] }>
> = release.requirements;

const gaps: Readonly<Record<string, string>> = knownGaps;

const idPattern = String.raw`(?:SOFA?|AC(?:-P)?|FSUB)-\d{2,3}`;

/** The sources of the tests and of the tables they go through. */
const sources = ['test/conformance', 'test/actor', 'test/support', 'test/support/refusals'].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'requirements-covered.test.ts')
    .map((file) => ({ isConformance: folder === 'test/conformance', text: readFileSync(`${folder}/${file}`, 'utf8') })),
);

/** Titles that begin with requirement ids, taken apart. */
const titles = sources
  .filter(({ isConformance }) => isConformance)
  .flatMap(({ text }) => [...text.matchAll(new RegExp(`['"]((?:${idPattern} )+)([^\\n]*)`, 'g'))])
  .map(([, ids = '', rest = '']) => ({ ids: ids.trim().split(' '), rest }));

const proved = new Set(titles.flatMap(({ ids }) => ids));

/** How titles say that something is taken amiss. */
const amiss =
  /\b(?:refus\w*|no|not|never|nothing|nobody|none|cannot|miss\w*|only|unless|without|ends|gone|tells|told|rolls|neither)\b/;

/** Requirements that some test sees missed: by its title, as an id of a row of refusals, or as `id check` in an expectation. */
const seenMissed = new Set([
  ...titles.filter(({ rest }) => amiss.test(rest)).flatMap(({ ids }) => ids),
  ...sources
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => !/\bmet\(\)|checksOf\(|requirement-met/.test(line))
    .flatMap((line) => [...line.matchAll(new RegExp(`'(${idPattern})(?: [a-z:-]+)?'`, 'g'))])
    .map(([, id = '']) => id),
]);

/** Requirements that some test sees met: by a title that does not begin with a refusal, or as `id check` in an expectation. */
const seenMet = new Set([
  ...titles.filter(({ rest }) => !/^(?:refuses|is refused)\b/.test(rest)).flatMap(({ ids }) => ids),
  ...sources
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => /\bmet\(\)|requirement-met|told\('requirement-met'\)/.test(line))
    .flatMap((line) => [...line.matchAll(new RegExp(`'(${idPattern})(?: [a-z:-]+)?'`, 'g'))])
    .map(([, id = '']) => id),
]);

/** The same rule may stand in several profiles; a test under one of its ids is enough. */
function isAmong(names: ReadonlySet<string>, id: string): boolean {
  return [id, ...(requirements[id]?.aliases ?? [])].some((name) => names.has(name));
}

/** What is met by there being no difference can be seen missed by an app only that makes one, and this one cannot be told to. */
const onlyMet: ReadonlySet<string> = new Set(['AC-19']);

/** What is only allowed, or only described, nobody can miss. */
function canBeMissed(id: string): boolean {
  return !onlyMet.has(id) && !['may', 'optional', 'descriptive'].includes(requirements[id]?.strength ?? '');
}

describe('the requirements of the tested actors', () => {
  it('have a conformance test each, or a known gap with a reason', () => {
    expect(wanted.filter((id) => !isAmong(proved, id) && !(id in gaps))).toEqual([]);
  });

  it('are met in one test each, or a known gap', () => {
    expect(wanted.filter((id) => !isAmong(seenMet, id) && !(id in gaps))).toEqual([]);
  });

  it('are missed in one test each, where they can be, or a known gap', () => {
    expect(wanted.filter((id) => canBeMissed(id) && !isAmong(seenMissed, id) && !(id in gaps))).toEqual([]);
  });

  it('are no known gap where they have a test', () => {
    expect(Object.keys(gaps).filter((id) => proved.has(id) || !wanted.includes(id))).toEqual([]);
  });

  it('are known gaps ten times at most, and never where the guide or a standard demands them', () => {
    expect(Object.keys(gaps).length).toBeLessThanOrEqual(10);
    const demanded = Object.keys(gaps).filter((id) => {
      const { strength = '', evidence = '' } = requirements[id] ?? {};
      return ['shall', 'shall-not', 'required'].includes(strength) && ['stated', 'base'].includes(evidence);
    });
    expect(demanded).toEqual([]);
  });
});
