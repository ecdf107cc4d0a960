import { camelName } from '../../model/naming.ts';
import type { Release } from '../../model/release.ts';
import { stringLiteral } from '../literal.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { type ElementPath, elementPath } from './element-path.ts';
import { useCriteria } from './use-criteria.ts';

/**
 * A search query as a TypeScript expression over a local `resource`; `undefined` where it uses what is not compiled. Compiled are
 * token, reference and `string` parameters that are called as the element they search, `patient` for a subject, and the
 * modifiers `not`, `missing` and `exact`.
 * @see FHIR R4, Search
 */
export function compileQuery(
  release: Release,
  module: TypeScriptModule,
  resourceType: string,
  query: string,
): string | undefined {
  const conditions = query
    .replace(/^[^?=&]*\?/, '')
    .split('&')
    .map((text) => compileCondition(release, module, resourceType, text));
  return conditions.length === 0 || conditions.includes(undefined) ? undefined : conditions.join(' && ');
}

function compileCondition(
  release: Release,
  module: TypeScriptModule,
  resourceType: string,
  text: string,
): string | undefined {
  const [, parameter, modifier, value] = /^([A-Za-z_][A-Za-z0-9_-]*)(?::([a-z]+))?=(.+)$/.exec(text) ?? [];
  const wanted = value === undefined ? undefined : alternatives(value);
  const place = parameter === undefined ? undefined : parameterPath(release, resourceType, parameter);
  if (wanted === undefined || place === undefined) return undefined;
  const values = `${useCriteria(module, 'valuesAt')}(resource, ${place.path.steps.join(', ')})`;
  if (modifier === 'missing') return missing(values, wanted);
  const condition = compileValues(module, place, values, wanted, modifier);
  return condition !== undefined && modifier === 'not' ? `!${condition}` : condition;
}

/** The values separated by commas, decoded; `undefined` where one is escaped or not UTF-8. */
function alternatives(value: string): readonly string[] | undefined {
  if (value.includes('\\')) return undefined;
  try {
    return value.split(',').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

interface SearchedPlace {
  readonly path: ElementPath;
  /** The only type of resource a reference may lead to. */
  readonly target?: string;
}

function parameterPath(release: Release, resourceType: string, parameter: string): SearchedPlace | undefined {
  const name = camelName(parameter);
  const path = name === undefined ? undefined : elementPath(release, resourceType, [name]);
  if (path !== undefined) return { path };
  const subject = parameter === 'patient' ? elementPath(release, resourceType, ['subject']) : undefined;
  return subject === undefined ? undefined : { path: subject, target: 'Patient' };
}

function missing(values: string, wanted: readonly string[]): string | undefined {
  const [flag] = wanted;
  if (wanted.length !== 1 || (flag !== 'true' && flag !== 'false')) return undefined;
  return `${values}.length ${flag === 'true' ? '===' : '>'} 0`;
}

const tokenTypes: ReadonlySet<string> = new Set([
  ...['boolean', 'code', 'id', 'uri', 'url', 'canonical', 'oid', 'uuid'],
  ...['Coding', 'CodeableConcept', 'Identifier', 'ContactPoint'],
]);

function compileValues(
  module: TypeScriptModule,
  { path, target }: SearchedPlace,
  values: string,
  wanted: readonly string[],
  modifier: string | undefined,
): string | undefined {
  const [type, ...others] = path.types;
  if (type === undefined || others.length > 0) return undefined;
  if (tokenTypes.has(type.code) && (modifier === undefined || modifier === 'not')) {
    return `${useCriteria(module, 'hasToken')}(${values}, [${wanted.map(tokenLiteral).join(', ')}])`;
  }
  if (type.code === 'Reference' && modifier === undefined) {
    const limit = target === undefined ? '' : `, ${stringLiteral(target)}`;
    return `${useCriteria(module, 'hasReference')}(${values}, [${wanted.map(stringLiteral).join(', ')}]${limit})`;
  }
  if (type.code !== 'string' || modifier === 'not') return undefined;
  const texts = `[${wanted.map(stringLiteral).join(', ')}]`;
  if (modifier === 'exact') return `${useCriteria(module, 'hasExactText')}(${values}, ${texts})`;
  return modifier === undefined ? `${useCriteria(module, 'hasText')}(${values}, ${texts})` : undefined;
}

function tokenLiteral(text: string): string {
  const at = text.indexOf('|');
  if (at < 0) return `{ code: ${stringLiteral(text)} }`;
  const system = `system: ${stringLiteral(text.slice(0, at))}`;
  return at === text.length - 1 ? `{ ${system} }` : `{ ${system}, code: ${stringLiteral(text.slice(at + 1))} }`;
}
