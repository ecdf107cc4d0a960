import { describe, expect, test } from 'vitest';
import { built } from '../../support/building.ts';
import { minimalGuide } from '../../support/minimal-guide.ts';

describe('the guide', () => {
  test('is named after the title of its package', () => {
    const { guide } = built(minimalGuide(), { title: 'ACME Guide', version: '2.1.0-draft' }).release;
    expect([guide.slug, guide.typePrefix, guide.version, guide.license]).toEqual([
      'acme-guide',
      'AcmeGuide',
      '2.1.0-draft',
      'Apache-2.0',
    ]);
  });

  test.each(['../1', '1/2', '', '1.'])('cannot have the version %j', (version) => {
    expect(() => built(minimalGuide(), { version })).toThrow('The package gives no release');
  });
});
