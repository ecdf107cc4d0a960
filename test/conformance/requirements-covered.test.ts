import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { requirements } from '../../generated/halo-1.1.0/ca-sofa/requirements.ts';
import knownGaps from './known-gaps.json' with { type: 'json' };

/** Actors that have conformance tests so far. */
const tested = new Set(['context-manager']);

const wanted = Object.entries(requirements)
  .filter(([, { actors }]) => actors.some((actor) => tested.has(actor)))
  .map(([id]) => id);

const proved = new Set(
  readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(`${import.meta.dirname}/${file}`, 'utf8').matchAll(/'(SOFA-\d{3}) /g)])
    .map(([, id]) => id),
);

describe('the requirements of the tested actors', () => {
  it('have a conformance test each, or a known gap with a reason', () => {
    expect(wanted.filter((id) => !proved.has(id) && !(id in knownGaps))).toEqual([]);
  });

  it('are no known gap where they have a test', () => {
    expect(Object.keys(knownGaps).filter((id) => proved.has(id) || !wanted.includes(id))).toEqual([]);
  });
});
