import { type AnyCriteria, type SearchDefinition, textModifiers } from './search-criteria.ts';
import { type SearchType, type SearchValue, writeSearchValue } from './search-value.ts';
import { isObject } from './validation.ts';

/** The query of a search, written so that it is read back as it is; parameters that the definition does not have are left out. */
export function writeSearch(definition: SearchDefinition, search: AnyCriteria): URLSearchParams {
  const query = new URLSearchParams();
  const entries: readonly (readonly [string, unknown])[] = Object.entries(search);
  for (const [name, input] of entries) {
    if (input === undefined) continue;
    const type = Object.hasOwn(definition.parameters, name) ? definition.parameters[name] : undefined;
    if (type === undefined) writeControl(query, name, input);
    else for (const criterion of criteria(input)) writeCriterion(query, name, type, criterion);
  }
  return query;
}

const repeated: ReadonlySet<string> = new Set(['_include', '_include:iterate', '_revinclude', '_revinclude:iterate']);

function writeControl(query: URLSearchParams, name: string, input: unknown): void {
  const texts = (Array.isArray(input) ? input : [input]).map(String);
  if (repeated.has(name)) for (const text of texts) query.append(name, text);
  else if (texts.length > 0) query.append(name, texts.join(','));
}

function criteria(input: unknown): readonly unknown[] {
  return Array.isArray(input) ? input : [input];
}

function writeCriterion(query: URLSearchParams, name: string, type: SearchType, criterion: unknown): void {
  if (isObject(criterion) && typeof criterion['missing'] === 'boolean') {
    query.append(`${name}:missing`, String(criterion['missing']));
    return;
  }
  const { any, modifier } = isObject(criterion) && Array.isArray(criterion['any']) ? criterion : { any: [criterion] };
  const isText = typeof modifier === 'string' && textModifiers.has(modifier);
  const values = (Array.isArray(any) ? any : []).map((value) => writeSearchValue(type, normal(type, value), isText));
  if (values.length > 0) query.append(typeof modifier === 'string' ? `${name}:${modifier}` : name, values.join(','));
}

/** The short forms of values in full. */
function normal(type: SearchType, value: unknown): SearchValue {
  switch (type) {
    case 'token':
      return isObject(value) ? value : { code: String(value) };
    case 'date':
      return typeof value === 'string' ? { date: value } : asValue(value);
    case 'number':
    case 'quantity':
      return isObject(value) ? asValue({ ...value, number: String(value['number']) }) : { number: String(value) };
    default:
      return String(value);
  }
}

/** The types of what a client may write leave nothing else here. */
function asValue(value: unknown): SearchValue {
  return value as SearchValue;
}
