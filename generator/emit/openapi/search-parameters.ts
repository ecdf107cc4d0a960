import type { JsonObject } from '../../model/json.ts';
import type { RestResource, SearchParameterUse } from '../../model/release.ts';
import { firstSentence } from './message-schema.ts';
import type { SharedComponents } from './shared-components.ts';

const prefix = '(eq|ne|gt|lt|ge|le|sa|eb|ap)?';
const date = `${prefix}[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?`;
const number = `${prefix}[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?`;

/** One or several values joined by commas, any of which may match. @see https://hl7.org/fhir/R4/search.html#combining */
const values: Readonly<Record<string, JsonObject>> = {
  date: { type: 'string', pattern: `^${date}(,${date})*$` },
  number: { type: 'string', pattern: `^${number}(,${number})*$` },
};
const text: JsonObject = { type: 'string', minLength: 1 };

/** Parameters of every search, whatever the type. @see https://hl7.org/fhir/R4/search.html#return */
const count: JsonObject = { type: 'integer', minimum: 0 };

/** A value of each type of parameter, which mock servers show in place of one they would have to make up. */
const shownValues: Readonly<Record<string, string>> = {
  date: 'ge2026-01-01',
  number: '1',
  quantity: '5',
  reference: 'Patient/1',
  uri: 'https://example.org/1',
};

function exampleOf({ type }: SearchParameterUse): readonly string[] {
  return [shownValues[type] ?? 'a'];
}

/** The schema of one search parameter: repeated, all must match. */
function searchSchema(type: string): JsonObject {
  return { type: 'array', items: values[type] ?? text };
}

/** Query parameters of a search: what is looked for, and what the answer should hold. */
export function searchQuery(shared: SharedComponents, resource: RestResource): JsonObject[] {
  return [...searchCriteria(shared, resource), ...resultParameters(shared, resource)];
}

/** Query parameters that say which resources are meant, shared by the types that have them alike. */
export function searchCriteria(shared: SharedComponents, resource: RestResource): JsonObject[] {
  return distinctUses(resource).map((use) =>
    shared.parameter(componentName(use.name), `${resource.type}.${componentName(use.name)}`, {
      name: use.name,
      in: 'query',
      description: describe(use),
      schema: searchSchema(use.type),
      example: exampleOf(use),
    }),
  );
}

function resultParameters(shared: SharedComponents, resource: RestResource): JsonObject[] {
  const description = 'How many matches a page should have at most.';
  return [
    ...includes(shared, resource, '_include'),
    ...includes(shared, resource, '_revinclude'),
    shared.parameter('_count', '_count', { name: '_count', in: 'query', description, schema: count, example: 20 }),
  ];
}

function includes(shared: SharedComponents, resource: RestResource, name: '_include' | '_revinclude'): JsonObject[] {
  const paths = includedPaths(resource, name);
  if (paths.length === 0) return [];
  const description = 'What to return beside the matches.';
  const schema = { type: 'array', items: { type: 'string', enum: paths } };
  return [
    shared.parameter(name, `${resource.type}.${name}`, {
      name,
      in: 'query',
      description,
      schema,
      example: paths.slice(0, 1),
    }),
  ];
}

function includedPaths(resource: RestResource, name: '_include' | '_revinclude'): readonly string[] {
  return name === '_include' ? resource.includes : resource.revIncludes;
}

/** The form of a search by POST. @see https://hl7.org/fhir/R4/search.html#Introduction */
export function searchForm(resource: RestResource): JsonObject {
  const properties = distinctUses(resource).map(
    (use) => [use.name, { description: describe(use), ...searchSchema(use.type) }] as const,
  );
  const paths = (['_include', '_revinclude'] as const).flatMap((name) => {
    const items = includedPaths(resource, name);
    return items.length === 0 ? [] : [[name, { type: 'array', items: { type: 'string', enum: items } }] as const];
  });
  return {
    title: `${resource.type}Search`,
    type: 'object',
    properties: Object.fromEntries([...properties, ...paths, ['_count', count]]),
  };
}

function describe({ name, type, documentation }: SearchParameterUse): string {
  return documentation === '' ? `Search parameter ${name}, of type ${type}.` : firstSentence(documentation);
}

function distinctUses({ searchParameters }: RestResource): readonly SearchParameterUse[] {
  return [...new Map(searchParameters.map((use) => [use.name, use])).values()];
}

/** Keys of components have letters, digits, `.`, `-` and `_` only. */
function componentName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
}
