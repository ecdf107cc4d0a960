import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../generator/model/json.ts';
import { built } from '../../support/building.ts';
import { guideBase, minimalGuide } from '../../support/minimal-guide.ts';

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

  const implementationGuide = (more: JsonObject): JsonObject => ({
    resourceType: 'ImplementationGuide',
    id: 'guide',
    url: `${guideBase}ImplementationGuide/guide`,
    ...more,
  });

  test.each([
    [true, { status: 'draft' }],
    [true, { status: 'active', experimental: true }],
    [false, { status: 'active', experimental: false }],
    [false, { status: 'active' }],
  ])('is a draft: %s, where its ImplementationGuide says %j', (isDraft, standing) => {
    expect(built(minimalGuide({ more: [implementationGuide(standing)] })).release.guide.isDraft).toBe(isDraft);
  });

  test('is a draft without an ImplementationGuide where each of its definitions is one', () => {
    expect(built(minimalGuide()).release.guide.isDraft).toBe(true);
    const finished = { resourceType: 'ValueSet', id: 'all', url: `${guideBase}ValueSet/all`, status: 'active' };
    expect(built(minimalGuide({ more: [finished] })).release.guide.isDraft).toBe(false);
  });

  test.each(['../1', '1/2', '', '1.'])('cannot have the version %j', (version) => {
    expect(() => built(minimalGuide(), { version })).toThrow('The package gives no release');
  });
});
