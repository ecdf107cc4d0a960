import { isJsonObject, type JsonValue } from '../model/json.ts';

const lineLength = 120;

/** JSON for large documents: what fits a line stands on one, and a level is indented by one space. */
export function denseJson(value: JsonValue, indent = '', used = 0): string {
  const flat = oneLine(value, lineLength - used);
  if (flat !== undefined) return flat;
  const inner = `${indent} `;
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue) => inner + denseJson(item, inner, inner.length + 1));
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([name, member]) => {
    if (member === undefined) return [];
    const head = `${inner}${JSON.stringify(name)}: `;
    return [head + denseJson(member, inner, head.length + 1)];
  });
  return `{\n${members.join(',\n')}\n${indent}}`;
}

/** The value on one line, or nothing where that is longer than `room`; stops as soon as it is. */
function oneLine(value: JsonValue, room: number): string | undefined {
  if (typeof value !== 'object' || value === null) return within(JSON.stringify(value), room);
  const isList = Array.isArray(value);
  const members: readonly (readonly [string, JsonValue | undefined])[] = isList
    ? value.map((item: JsonValue) => ['', item] as const)
    : Object.entries(value).map(([name, member]) => [`${JSON.stringify(name)}: `, member] as const);
  let text = '';
  for (const [head, member] of members) {
    if (member === undefined) continue;
    const lead = `${text === '' ? '' : ', '}${head}`;
    const part = oneLine(member, room - text.length - lead.length - 2);
    if (part === undefined) return undefined;
    text += lead + part;
  }
  if (text === '') return isList ? '[]' : '{}';
  return within(isList ? `[${text}]` : `{ ${text} }`, room);
}

function within(text: string, room: number): string | undefined {
  return text.length <= room ? text : undefined;
}
