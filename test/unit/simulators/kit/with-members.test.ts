import { describe, expect, it } from 'vitest';
import { withMembers } from '../../../../simulators/kit/with-members.ts';

describe('a copy with members', () => {
  it('has those of the original, those that were added, and the later of two', () => {
    const original = { resourceType: 'Patient', id: 'a' };
    expect(withMembers(original, { id: 'b', active: true })).toEqual({
      resourceType: 'Patient',
      id: 'b',
      active: true,
    });
    expect(original).toEqual({ resourceType: 'Patient', id: 'a' });
  });
});
