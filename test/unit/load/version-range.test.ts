import { describe, expect, it } from 'vitest';
import { bestVersion, isVersionRange } from '../../../generator/load/version-range.ts';

const versions = ['0.9.0', '0.9.4', '1.0.0-ballot', '1.0.0', '1.0.9', '1.0.10', '1.1.0', '2.0.0-cibuild', 'current'];

describe('bestVersion', () => {
  it.each([
    ['1.0.0', '1.0.0'],
    ['1.0.x', '1.0.10'],
    ['1.0.*', '1.0.10'],
    ['1.x', '1.1.0'],
    ['1.x.x', '1.1.0'],
    ['x', '1.1.0'],
    ['*', '1.1.0'],
    ['latest', '1.1.0'],
    ['2.0.x', '2.0.0-cibuild'],
    ['^1.0.0', '1.1.0'],
    ['~1.0.0', '1.0.10'],
    ['^0.9.0', '0.9.4'],
    ['current', 'current'],
    ['dev', 'current'],
    ['3.0.x', undefined],
    ['1.0.1', undefined],
  ])('takes for %s the version %s', (range, wanted) => {
    expect(bestVersion(versions, range)).toBe(wanted);
  });

  it('takes a release before what led to it', () => {
    expect(bestVersion(['1.0.0', '1.0.0-snapshot1', '1.0.0-ballot'], '1.0.x')).toBe('1.0.0');
    expect(bestVersion(['1.0.0-snapshot1', '1.0.0-ballot'], '1.0.x')).toBe('1.0.0-snapshot1');
  });
});

describe('isVersionRange', () => {
  it.each(['1.0.0', '1.0.x', '1.*', '*', 'latest', '^1.0.0', '~1.0', '1.0.0-ballot.2', '1.0.0+2024'])(
    'takes %s',
    (range) => {
      expect(isVersionRange(range)).toBe(true);
    },
  );

  it.each(['', '..', '../1.0.0', '1.0.0/../..', '1..0', ' 1.0.0', '>=1.0.0', '1.0.0 || 2', '\u0000', '1.0.0\n', '#'])(
    'refuses %j',
    (range) => {
      expect(isVersionRange(range)).toBe(false);
    },
  );
});
