import { describe, expect, it } from 'vitest';
import { EmitMemory } from '../../../generator/emit/emit-memory.ts';
import type { Exchange } from '../../../generator/model/exchange.ts';
import { parseOutputPath } from '../../../generator/model/identifier.ts';
import type { Release } from '../../../generator/model/release.ts';
import { operation, parameters, teaRelease } from '../../support/release.ts';

const exchangeOf = (code: string): Exchange => operation(code, parameters(code, []), { kind: 'empty' });
const brew = exchangeOf('brew');
const pour = exchangeOf('pour');
const release = teaRelease([brew, pour]);
const support = { templates: [], runtime: [] };
const path = parseOutputPath('a.json');

/** Whether a part that looks at the release in this way is made anew for another one. */
function isMadeAnew(look: (release: Release) => unknown, changed: Partial<Release>): boolean {
  const memory = new EmitMemory();
  let made = 0;
  const emit = (of: Release) => {
    made += 1;
    look(of);
    return { value: [], diagnostics: [] };
  };
  memory.make({ name: 'part', emit }, { release, support });
  memory.make({ name: 'part', emit }, { release: { ...release }, support });
  expect(made, 'an equal release').toBe(1);
  memory.make({ name: 'part', emit }, { release: { ...release, ...changed }, support });
  return made === 2;
}

const spread = (exchange: Exchange): Exchange => ({ ...exchange });

function listed(of: Release): Release['actors'][number] {
  const [first] = of.actors;
  if (first === undefined) throw new TypeError('No actor');
  return first;
}

const visitEach = ({ exchanges }: Release): void => {
  // biome-ignore lint/complexity/noForEach: it is this method that is tried.
  exchanges.forEach(() => {});
};

const otherBrew = new Map(release.exchanges).set(brew.id, { ...brew, methodName: 'other' });
const copiedBrew = new Map(release.exchanges).set(brew.id, { ...brew });
const [actor, ...actors] = release.actors;
if (actor === undefined) throw new TypeError('No actor');
const versioned = [{ ...actor, version: '2' }, ...actors];
const otherTitle = [{ ...actor, title: 'Other' }, ...actors];
const methodOf = (of: Release, { id }: Exchange): string | undefined => of.exchanges.get(id)?.methodName;
const withoutPour = new Map([[brew.id, brew]]);

describe('EmitMemory', () => {
  it.each<[string, boolean, (release: Release) => unknown, Partial<Release>]>([
    ['a member it looks at is another', true, (of) => of.guide, { guide: { ...release.guide } }],
    ['a member it does not look at is another', false, (of) => of.guide, { topics: [] }],
    ['a member that was not there is there', true, (of) => of.derived, { derived: true }],
    ['a member of an entry it asks for is another', true, (of) => methodOf(of, brew), { exchanges: otherBrew }],
    ['an entry it asks for is a copy', false, (of) => methodOf(of, brew), { exchanges: copiedBrew }],
    ['an entry it does not ask for is another', false, (of) => methodOf(of, pour), { exchanges: otherBrew }],
    ['a member it does not read is another', false, (of) => of.exchanges.get(brew.id)?.title, { exchanges: otherBrew }],
    ['a member it asks for is there', true, (of) => 'version' in listed(of), { actors: versioned }],
    ['a member is there of what it spreads', true, (of) => ({ ...listed(of) }), { actors: versioned }],
    ['an item of a list has another title', true, (of) => listed(of).title, { actors: otherTitle }],
    ['an item of a list has another title and it reads ids', false, (of) => listed(of).id, { actors: otherTitle }],
    ['a list is shorter', true, (of) => of.actors.length, { actors }],
    ['a list is shorter and it does not look at it', false, (of) => of.guide, { actors }],
    ['an entry it asks for is gone', true, (of) => of.exchanges.has(pour.id), { exchanges: withoutPour }],
    ['the number of entries is another', true, (of) => of.exchanges.size, { exchanges: withoutPour }],
    ['the number of entries is the same', false, (of) => of.exchanges.size, { exchanges: otherBrew }],
    [
      'any entry is another and it spreads all',
      true,
      (of) => [...of.exchanges.values()].map(spread),
      { exchanges: otherBrew },
    ],
    ['an entry is gone and it iterates', true, (of) => new Map(of.exchanges), { exchanges: withoutPour }],
    ['an entry is gone and it visits each', true, visitEach, { exchanges: withoutPour }],
    ['an entry is gone and it lists keys', true, (of) => [...of.exchanges.keys()], { exchanges: withoutPour }],
    ['any entry is another and it lists keys', false, (of) => [...of.exchanges.keys()], { exchanges: otherBrew }],
    ['it spreads the release', true, (of) => ({ ...of }), { guide: { ...release.guide } }],
  ])('where %s, makes anew: %s', (_what, expected, look, changed) => {
    expect(isMadeAnew(look, changed)).toBe(expected);
  });

  it('makes a part anew where the templates are others', () => {
    const memory = new EmitMemory();
    const texts: number[] = [];
    const part = {
      name: 'part',
      emit: (_release: Release, { templates }: { readonly templates: readonly unknown[] }) => {
        texts.push(templates.length);
        return { value: [], diagnostics: [] };
      },
    };
    memory.make(part, { release, support });
    memory.make(part, { release, support: { ...support, templates: [{ name: 't', print: () => '' }] } });
    expect(texts).toEqual([0, 1]);
  });

  it('shows the release as it is', () => {
    let seen: Release | undefined;
    const emit = (of: Release) => {
      seen = { ...of, exchanges: new Map(of.exchanges), structures: new Map(of.structures) };
      return { value: [], diagnostics: [] };
    };
    new EmitMemory().make({ name: 'part', emit }, { release, support });
    const { transactions: _transactions, requirements: _requirements, ...rest } = release;
    expect(seen).toMatchObject(rest);
  });

  it('gives the same file again where a part was made anew and the file equals the one before', () => {
    if (path === undefined) throw new TypeError('No path');
    const memory = new EmitMemory();
    const emit = (of: Release) => ({
      value: [{ kind: 'text' as const, path, text: of.guide.title }],
      diagnostics: [],
    });
    const first = memory.make({ name: 'part', emit }, { release, support });
    const same = { ...release, guide: { ...release.guide, version: '2.0.0' } };
    const second = memory.make({ name: 'part', emit }, { release: same, support });
    expect(second.value[0]).toBe(first.value[0]);
    const other = { ...release, guide: { ...release.guide, title: 'Other' } };
    expect(memory.make({ name: 'part', emit }, { release: other, support }).value).toMatchObject([{ text: 'Other' }]);
  });
});
