import type { RestResource, SearchParameterUse } from '../../model/release.ts';
import { quotedMember, stringLiteral } from '../literal.ts';

const searchTypes: ReadonlySet<string> = new Set([
  ...['string', 'token', 'reference', 'date', 'number', 'quantity', 'uri', 'composite', 'special'],
]);

/** The search parameters of a resource type, each name once; a type that R4 does not have is read as it is written. */
export function searchParametersOf({
  searchParameters,
}: Pick<RestResource, 'searchParameters'>): readonly SearchParameterUse[] {
  const byName = new Map<string, SearchParameterUse>();
  for (const use of searchParameters) {
    if (!byName.has(use.name)) byName.set(use.name, searchTypes.has(use.type) ? use : { ...use, type: 'special' });
  }
  return [...byName.values()];
}

/** Parameters that all resource types have alike, by which the whole system can be searched. */
export function sharedParameters(resources: readonly RestResource[]): readonly SearchParameterUse[] {
  const [first, ...others] = resources.map(searchParametersOf);
  return (first ?? []).filter(({ name, type }) =>
    others.every((parameters) => parameters.some((other) => other.name === name && other.type === type)),
  );
}

/** How a resource type, or the whole system, is searched. */
type Searched = Pick<RestResource, 'searchParameters' | 'searchCombinations' | 'includes' | 'revIncludes'>;

/** A search as the lines of an expression. */
export function searchLiteral(resource: Searched): readonly string[] {
  const { includes, revIncludes, searchCombinations } = resource;
  const parameters = searchParametersOf(resource);
  const list = (texts: readonly string[]) => `[${texts.map(stringLiteral).join(', ')}]`;
  const combinations = searchCombinations.map(
    ({ required, optional }) => `    { required: ${list(required)}, optional: ${list(optional)} },`,
  );
  const members = parameters.map(({ name, type }) => {
    // What is called as a member of every object is taken by the compiler for that one, its value for any text.
    const narrow = name in Object.prototype ? ' as const' : '';
    return `${quotedMember(name)}: ${stringLiteral(type)}${narrow}`;
  });
  return [
    '{',
    ...(members.length === 0
      ? ['  parameters: {},']
      : ['  parameters: {', ...members.map((member) => `    ${member},`), '  },']),
    `  includes: ${list(includes)},`,
    `  revIncludes: ${list(revIncludes)},`,
    ...(combinations.length === 0 ? [] : ['  combinations: [', ...combinations, '  ],']),
    '}',
  ];
}

/** How the whole system is searched, as the lines of an expression. */
export function systemSearchLiteral(resources: readonly RestResource[]): readonly string[] {
  const searchParameters = sharedParameters(resources);
  return searchLiteral({ searchParameters, searchCombinations: [], includes: [], revIncludes: [] });
}
