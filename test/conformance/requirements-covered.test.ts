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

/** Requirements that the titles of a file begin with, one or several. */
function provedBy(file: string): readonly string[] {
  const titles = readFileSync(`${import.meta.dirname}/${file}`, 'utf8').matchAll(
    /['"]((?:(?:SOFA?|AC(?:-P)?|FSUB)-\d{2,3} )+)/g,
  );
  return [...titles].flatMap(([, ids = '']) => ids.trim().split(' '));
}

const proved = new Set(
  readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap(provedBy),
);

/** The same rule may stand in several profiles; a test under one of its ids is enough. */
function isProved(id: string): boolean {
  const aliases = Object.entries(release.requirements).find(([key]) => key === id)?.[1].aliases ?? [];
  return [id, ...aliases].some((name) => proved.has(name));
}

describe('the requirements of the tested actors', () => {
  it('have a conformance test each, or a known gap with a reason', () => {
    expect(wanted.filter((id) => !isProved(id) && !(id in knownGaps))).toEqual([]);
  });

  it('are no known gap where they have a test', () => {
    expect(Object.keys(knownGaps).filter((id) => proved.has(id) || !wanted.includes(id))).toEqual([]);
  });
});
