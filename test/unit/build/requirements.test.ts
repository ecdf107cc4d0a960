import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../generator/model/json.ts';
import { built } from '../../support/building.ts';
import { actorCanonical, languageValue, minimalGuide, requirements } from '../../support/minimal-guide.ts';

const statementActor = 'http://hl7.org/fhir/tools/StructureDefinition/requirements-statementactor';

describe('requirements', () => {
  const statement = (key: string, ...extension: readonly JsonObject[]): JsonObject => ({
    key,
    requirement: `Rule ${key}.`,
    conformance: ['SHALL'],
    extension,
  });

  test('say whom they bind, how strongly and how they are known', () => {
    const { release, lines } = built(
      minimalGuide({
        requirements: requirements([
          statement(
            'R-2',
            languageValue('strength', { valueCode: 'descriptive' }),
            languageValue('evidence', { valueCode: 'inferred' }),
            languageValue('alias', { valueString: 'OLD-2' }),
            { url: statementActor, valueCanonical: actorCanonical('asker') },
          ),
          statement('R-1'),
        ]),
      }),
    );
    expect(lines).toEqual([]);
    expect([...release.requirements.values()]).toMatchObject([
      { id: 'R-1', strength: 'shall', evidence: 'stated', actors: [], aliases: [], statement: 'Rule R-1.' },
      { id: 'R-2', strength: 'descriptive', evidence: 'inferred', actors: ['asker'], aliases: ['OLD-2'] },
    ]);
    expect(release.actors.map(({ id, requirements: bound }) => [id, bound])).toEqual([
      ['answerer', ['R-1']],
      ['asker', ['R-1', 'R-2']],
    ]);
  });

  test.each([
    ['stated twice', [statement('R-1'), statement('R-1')], 'error duplicate-id Requirements-tg.json#/statement/1/key'],
    ['with a key that is none', [statement('R 1')], 'error identifier-invalid Requirements-tg.json#/statement/0/key'],
    ['without a text', [{ key: 'R-1' }], 'error element-missing Requirements-tg.json#/statement/0'],
    [
      'of a strength there is not',
      [statement('R-1', languageValue('strength', { valueCode: 'must' }))],
      'error element-invalid Requirements-tg.json#/statement/0/extension/0/valueCode',
    ],
    [
      'binding an actor there is not',
      [statement('R-1', { url: statementActor, valueCanonical: actorCanonical('nobody') })],
      'error canonical-dangling Requirements-tg.json#/statement/0/extension/0/valueCanonical',
    ],
  ])('%s are reported', (_title, statements, line) => {
    expect(built(minimalGuide({ requirements: requirements(statements) })).lines).toEqual([line]);
  });
});
