import { quoteValue } from '../model/diagnostic-log.ts';
import type { Rule } from './rule.ts';

/** Search parameters that go together are parameters that the statement lists: what names others can be met by no search. */
export const checkSearchCombinations: Rule = ({ actors }, log) => {
  for (const { resources, place } of actors) {
    for (const { type, searchParameters, searchCombinations } of resources) {
      const known = new Set(searchParameters.map(({ name }) => name));
      const named = searchCombinations.flatMap(({ required, optional }) => [...required, ...optional]);
      for (const name of new Set(named.filter((each) => !known.has(each)))) {
        const text = `A combination names ${quoteValue(name)}, which is no search parameter of ${type} in the statement.`;
        log.warning('element-invalid', place, text);
      }
    }
  }
};
