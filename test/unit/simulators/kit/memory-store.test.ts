import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../../simulators/kit/memory-store.ts';
import { stateDigest } from '../../../../simulators/kit/state-digest.ts';

const create = () => createMemoryStore({ names: new Map<string, string>(), sizes: new Map<string, number>() });

describe('createMemoryStore', () => {
  it('keeps what a transaction wrote', async () => {
    const store = create();
    await store.transaction(({ put }) => put('names', 'a', 'Ada'));
    expect(await store.transaction(({ get }) => get('names', 'a'))).toBe('Ada');
  });

  it('keeps nothing of a transaction that throws', async () => {
    const store = create();
    await store.transaction(({ put }) => put('names', 'a', 'Ada'));
    const before = await stateDigest(store, ['names', 'sizes']);
    const broken = store.transaction(async ({ put, delete: remove }) => {
      await put('names', 'b', 'Bo');
      await put('sizes', 'a', 1);
      await remove('names', 'a');
      throw new RangeError('no');
    });
    await expect(broken).rejects.toThrow(RangeError);
    expect(await stateDigest(store, ['names', 'sizes'])).toBe(before);
  });

  it('counts what a transaction sees', async () => {
    const store = create();
    await store.transaction(({ put }) => put('names', 'a', 'Ada'));
    await store.transaction(async ({ put, count, delete: remove }) => {
      await put('names', 'a', 'Ava');
      await put('names', 'b', 'Bo');
      await put('names', 'c', 'Cy');
      await remove('names', 'b');
      expect([await count('names'), await count('sizes')]).toEqual([2, 0]);
      await remove('names', 'a');
      expect(await count('names')).toBe(1);
    });
    expect(await store.transaction(({ count }) => count('names'))).toBe(1);
  });

  it('lets a transaction see its own writes and deletions', async () => {
    const store = create();
    await store.transaction(({ put }) => put('names', 'a', 'Ada'));
    await store.transaction(async ({ put, get, delete: remove, entries }) => {
      await put('names', 'b', 'Bo');
      expect(await remove('names', 'a')).toBe(true);
      expect(await remove('names', 'a')).toBe(false);
      expect(await get('names', 'a')).toBeUndefined();
      const seen: (readonly [string, string])[] = [];
      for await (const entry of entries('names')) seen.push(entry);
      expect(seen).toEqual([['b', 'Bo']]);
    });
  });

  it('runs transactions one after the other', async () => {
    const store = create();
    const increment = () =>
      store.transaction(async ({ get, put }) => {
        const size = (await get('sizes', 'n')) ?? 0;
        await Promise.resolve();
        await put('sizes', 'n', size + 1);
      });
    await Promise.all(Array.from({ length: 50 }, increment));
    expect(await store.transaction(({ get }) => get('sizes', 'n'))).toBe(50);
  });
});

describe('stateDigest', () => {
  it('tells different states apart, and equal ones not', async () => {
    const [one, two] = [create(), create()];
    await one.transaction(({ put }) => put('sizes', 'a', 1));
    expect(await stateDigest(one, ['sizes'])).not.toBe(await stateDigest(two, ['sizes']));
    await two.transaction(({ put }) => put('sizes', 'a', 1));
    expect(await stateDigest(one, ['sizes'])).toBe(await stateDigest(two, ['sizes']));
  });
});
