import type { AnyCriteria, SearchCombination, SearchDefinition } from './search-criteria.ts';
import type { Validation } from './validation.ts';

/**
 * Reports a search that meets none of the combinations its statement lists. Whoever lists them does not say what becomes of other
 * searches, so that refusing one is inferred: it is noted, and refused only where the policy refuses what is inferred.
 * @see FHIR R4, extension capabilitystatement-search-parameter-combination
 */
export function checkCombinations(
  { combinations = [] }: SearchDefinition,
  search: AnyCriteria,
  validation: Validation,
): void {
  if (combinations.length === 0 || combinations.some((combination) => isMet(combination, search))) return;
  validation.report({
    rule: 'search-combination',
    code: 'required',
    at: '',
    found: Object.keys(search).sort().join(', ') || undefined,
    wanted: `a search by ${combinations.map(describe).join(', or by ')}`,
    source: { evidence: 'inferred' },
  });
}

function isMet({ required, optional }: SearchCombination, search: AnyCriteria): boolean {
  const has = (name: string): boolean => Object.hasOwn(search, name);
  return required.length > 0 ? required.every(has) : optional.some(has);
}

function describe({ required, optional }: SearchCombination): string {
  return required.length > 0 ? required.join(' and ') : optional.join(' or ');
}
