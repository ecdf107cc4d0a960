import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../generator/model/json.ts';
import { built } from '../../support/building.ts';
import { actorCanonical, guideBase, languageParts, minimalGuide, part } from '../../support/minimal-guide.ts';

const system = (id: string, actor: string): JsonObject => ({
  resourceType: 'CapabilityStatement',
  id,
  url: `${guideBase}CapabilityStatement/${id}`,
  title: `The ${id}`,
  extension: [languageParts('plays', part('actor', { valueCanonical: actorCanonical(actor) }))],
  imports: [`${guideBase}CapabilityStatement/${actor}`],
});

const scenario = (operation: JsonObject, actors: readonly JsonObject[] = participants): JsonObject => ({
  resourceType: 'ExampleScenario',
  id: 'asking',
  url: `${guideBase}ExampleScenario/asking`,
  name: 'Asking',
  purpose: 'Someone asks.',
  actor: actors,
  process: [{ title: 'By day', step: [{ operation: { number: '1', name: 'Asks', ...operation } }] }],
});

const participants: readonly JsonObject[] = [
  { actorId: 'front', type: 'entity' },
  { actorId: 'back', type: 'entity', name: 'Office' },
  { actorId: 'user', type: 'person', name: 'Someone' },
];

const guide = (...scenarios: readonly JsonObject[]): readonly JsonObject[] =>
  minimalGuide({ more: [system('front', 'asker'), system('back', 'answerer'), ...scenarios] });

describe('a use case', () => {
  test('has systems and people as participants, and steps by exchange', () => {
    const first = built(guide()).release.exchanges.keys().next().value ?? '';
    const { release, lines } = built(guide(scenario({ type: first, initiator: 'front', receiver: 'back' })));
    expect(lines).toEqual([]);
    expect(release.useCases).toMatchObject([
      {
        id: 'asking',
        title: 'Asking',
        evidence: 'stated',
        participants: [
          { id: 'front', title: 'The front', kind: 'system' },
          { id: 'back', title: 'Office', kind: 'system' },
          { id: 'user', title: 'Someone', kind: 'person' },
        ],
        flows: [{ title: 'By day', steps: [{ number: '1', from: 'front', to: 'back', exchange: first }] }],
      },
    ]);
  });

  test('whose ends do not play the actors of the exchange contradicts itself', () => {
    const first = built(guide()).release.exchanges.keys().next().value ?? '';
    const at = '#/process/0/step/0/operation/type';
    expect(built(guide(scenario({ type: first, initiator: 'back', receiver: 'user' }))).lines).toEqual([
      `error binding-contradictory ExampleScenario-asking.json${at}`,
      `error binding-contradictory ExampleScenario-asking.json${at}`,
    ]);
  });

  test('that names what does not exist is reported at its place', () => {
    const found = built(guide(scenario({ type: 'TG-9', initiator: 'front', receiver: 'back' }))).lines;
    expect(found).toEqual(['error exchange-unknown ExampleScenario-asking.json#/process/0/step/0/operation/type']);
    const strangers = [{ actorId: 'nowhere', type: 'entity' }];
    expect(built(guide(scenario({ initiator: 'front', receiver: 'nowhere' }, strangers))).lines).toEqual([
      'error element-invalid ExampleScenario-asking.json#/actor/0/actorId',
      'error element-invalid ExampleScenario-asking.json#/process/0/step/0/operation/initiator',
      'error element-invalid ExampleScenario-asking.json#/process/0/step/0/operation/receiver',
    ]);
  });
});
