import { describe, expect, it } from 'vitest';
import { createSeededRandom, opaqueId, resourceId, systemRandom } from '../../../../simulators/kit/random.ts';

describe('ids', () => {
  it('carry 128 bits in URL-safe characters', () => {
    expect(opaqueId(systemRandom)).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(opaqueId(systemRandom)).not.toBe(opaqueId(systemRandom));
  });

  it('of resources are FHIR ids', () => {
    expect(resourceId(systemRandom)).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('createSeededRandom', () => {
  it('gives the same bytes for the same seed, others for another', () => {
    const ids = (seed: string) => {
      const random = createSeededRandom(seed);
      return [opaqueId(random), opaqueId(random)];
    };
    expect(ids('a')).toEqual(ids('a'));
    expect(ids('a')).not.toEqual(ids('b'));
    expect(new Set(ids('a')).size).toBe(2);
  });

  it('fills any length', () => {
    expect(createSeededRandom('a')(100)).toHaveLength(100);
  });
});
