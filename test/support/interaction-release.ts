import type { JsonObject } from '../../generator/model/json.ts';
import type { Release } from '../../generator/model/release.ts';
import { built } from './building.ts';
import { actorStatement, fullTransaction, minimalGuide, part } from './minimal-guide.ts';

const codes = (...names: readonly string[]) => names.map((code) => ({ code }));

const resources: readonly JsonObject[] = [
  {
    type: 'Patient',
    interaction: codes('read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'create', 'search-type'),
    searchParam: [
      { name: '_id', type: 'token' },
      { name: 'name', type: 'string', documentation: 'A part of the name.' },
    ],
    searchRevInclude: ['Observation:subject'],
    conditionalCreate: true,
    conditionalUpdate: true,
    conditionalDelete: 'single',
  },
  {
    type: 'Observation',
    interaction: codes('read', 'search-type'),
    searchParam: [
      { name: '_id', type: 'token' },
      { name: 'date', type: 'date' },
    ],
    searchInclude: ['Observation:subject'],
  },
];

/** A release whose answerer offers these interactions, `*#read`, by exchanges of their names. */
export function releaseWithInteractions(...interactions: readonly string[]): Release {
  const exchanges = interactions.map((interaction) => ({
    url: 'exchange',
    extension: [
      part('key', { valueString: interaction.replace(/^.*#/, '').replace('-', '.') }),
      part('interaction', { valueString: interaction }),
    ],
  }));
  const rest = [{ mode: 'server', resource: resources }];
  const answererStatement = actorStatement('answerer', [fullTransaction('TG-1', exchanges)], rest);
  return built(minimalGuide({ answererStatement })).release;
}
