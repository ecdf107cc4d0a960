import type { Exchange } from '../../../generator/model/exchange.ts';
import type { JsonObject } from '../../../generator/model/json.ts';
import type { Release } from '../../../generator/model/release.ts';

/** A query of an example as the argument of a generated search method. */
export function writtenSearch(
  { actors }: Release,
  { responder }: Exchange,
  resourceType: string,
  query: JsonObject,
): Readonly<Record<string, unknown>> {
  const offered = actors.find(({ id }) => id === responder)?.resources.find(({ type }) => type === resourceType);
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const type = offered?.searchParameters.find((parameter) => parameter.name === name)?.type;
      return [
        name,
        name.startsWith('_') && type === undefined ? control(name, String(value)) : written(type, String(value)),
      ];
    }),
  );
}

function control(name: string, text: string): unknown {
  return name === '_count' ? Number(text) : /^_(?:rev)?include|^_sort|^_elements/.test(name) ? text.split(',') : text;
}

function written(type: string | undefined, text: string): unknown {
  if (type === 'token' && text.includes('|')) {
    const [system = '', code = ''] = text.split('|');
    return { system, code };
  }
  const [, prefix, date] = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(\d.*)$/.exec(text) ?? [];
  return type === 'date' && prefix !== undefined ? { prefix, date } : text;
}
