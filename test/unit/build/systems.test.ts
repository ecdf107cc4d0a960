import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../generator/model/json.ts';
import { built } from '../../support/building.ts';
import {
  actorCanonical,
  actorStatement,
  guideBase,
  languageParts,
  minimalGuide,
  part,
  shortTransaction,
} from '../../support/minimal-guide.ts';

describe('a system', () => {
  const system = (
    id: string,
    imports: readonly string[],
    plays: readonly string[],
    more: JsonObject = {},
  ): JsonObject => ({
    resourceType: 'CapabilityStatement',
    id,
    url: `${guideBase}CapabilityStatement/${id}`,
    extension: plays.map((actor) => languageParts('plays', part('actor', { valueCanonical: actorCanonical(actor) }))),
    imports: imports.map((name) => `${guideBase}CapabilityStatement/${name}`),
    ...more,
  });

  test('has each transaction with the strongest expectation of the actors it plays', () => {
    const { release, lines } = built(
      minimalGuide({ more: [system('whole', ['asker', 'answerer'], ['asker', 'answerer'])] }),
    );
    expect(lines).toEqual([]);
    expect(release.systems).toMatchObject([
      {
        id: 'whole',
        plays: [
          { actor: 'answerer', options: [] },
          { actor: 'asker', options: [] },
        ],
        transactions: [{ id: 'TG-1', expectation: 'SHALL' }],
      },
    ]);
  });

  test('whose imports go round in a circle is told the way', () => {
    const more = [system('a', ['b'], ['asker']), system('b', ['a', 'nowhere'], ['asker'])];
    const { lines } = built(minimalGuide({ more }));
    expect(lines).toContain('error import-cycle CapabilityStatement-b.json#/imports/0');
    expect(lines).toContain('error canonical-dangling CapabilityStatement-b.json#/imports/1');
  });

  test('that imports an actor it does not play contradicts itself', () => {
    expect(built(minimalGuide({ more: [system('half', ['asker', 'answerer'], ['asker'])] })).lines).toEqual([
      'error binding-contradictory CapabilityStatement-half.json#/imports',
    ]);
  });

  test('that plays an actor twice, or with an option it has not, is reported', () => {
    const extension = [
      languageParts(
        'plays',
        part('actor', { valueCanonical: actorCanonical('asker') }),
        part('option', { valueCode: 'x' }),
      ),
      languageParts('plays', part('actor', { valueCanonical: actorCanonical('asker') })),
    ];
    expect(built(minimalGuide({ more: [system('odd', [], [], { extension })] })).lines).toEqual([
      'error option-undeclared CapabilityStatement-odd.json#/extension/0/extension/1/valueCode',
      'error binding-contradictory CapabilityStatement-odd.json#/extension/1',
    ]);
  });

  test('whose statements disagree about one resource type is reported', () => {
    const rest = (versioning: string) => [{ mode: 'client', resource: [{ type: 'Patient', versioning }] }];
    const askerStatement = actorStatement('asker', [shortTransaction('TG-1')], rest('versioned'));
    const more = [system('torn', ['asker'], ['asker'], { rest: rest('no-version') })];
    expect(built(minimalGuide({ askerStatement, more })).lines).toEqual([
      'error binding-contradictory CapabilityStatement-asker.json#/rest/0/resource/0/versioning',
    ]);
  });
});
