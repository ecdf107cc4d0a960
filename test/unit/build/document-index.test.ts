import { describe, expect, test } from 'vitest';
import { built } from '../../support/building.ts';
import { actorCanonical, actorDefinition, minimalGuide } from '../../support/minimal-guide.ts';
import { changed } from '../../support/sources.ts';

describe('identity', () => {
  test('of two resources of one type and id is reported at the second', () => {
    const twin = changed(actorDefinition('asker'), ['url'], actorCanonical('other'));
    expect(built(minimalGuide({ more: [twin] })).lines).toContain('error duplicate-id ActorDefinition-asker.json#/id');
  });

  test('of two resources of one canonical is reported at the second', () => {
    const twin = changed(actorDefinition('asker'), ['id'], 'other');
    expect(built(minimalGuide({ more: [twin] })).lines).toEqual([
      'error duplicate-canonical ActorDefinition-other.json#/url',
    ]);
  });

  test.each(['../asker', 'a/b', 'a b', '', 'a'.repeat(65), '..'])('is not the id %j', (id) => {
    const asker = changed(actorDefinition('asker'), ['id'], id);
    expect(built(minimalGuide({ asker })).lines).toContain(`error id-invalid ActorDefinition-${id}.json#/id`);
  });
});
