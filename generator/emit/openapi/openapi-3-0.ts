import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { type SchemaLoss, schemaOf30 } from './schema-3-0.ts';

const lossTexts: Readonly<Record<SchemaLoss | 'webhooks', string>> = {
  contains: 'How often each member of a list may come (`contains`) is not said.',
  'pattern-properties': 'What members of like names have in common (`patternProperties`) is not said.',
  types: 'Where a value may be of several types, none is said.',
  'reference-siblings': 'What stands beside a reference is left out.',
  webhooks: 'Webhooks stand under `x-webhooks`.',
};

type Loss = keyof typeof lossTexts;

/**
 * The document in OpenAPI 3.0.3, for generators that know no later version. What 3.0 cannot say is left out and told in the
 * description and in `x-losses`; nothing is added, so that every message the 3.1 document accepts is accepted here.
 */
export function openApi30(document: JsonObject): JsonObject {
  const losses = new Set<Loss>();
  const { webhooks, paths, components, info } = document;
  if (webhooks !== undefined) losses.add('webhooks');
  const converted = {
    paths: convert(paths ?? {}, 'paths', losses),
    ...(webhooks === undefined ? {} : { 'x-webhooks': convert(webhooks, 'paths', losses) }),
    components: convert(components ?? {}, 'components', losses),
  };
  const kept = ['servers', 'security', 'tags'].flatMap((name): [string, JsonValue][] => {
    const value = document[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    openapi: '3.0.3',
    info: infoOf30(isJsonObject(info) ? info : {}, [...losses].sort()),
    ...Object.fromEntries(kept),
    ...converted,
  };
}

function infoOf30(info: JsonObject, losses: readonly Loss[]): JsonObject {
  const { summary: _summary, license, description, ...rest } = info;
  const identifier = isJsonObject(license) ? license['identifier'] : undefined;
  const isSpdx = typeof identifier === 'string' && /^[A-Za-z0-9.-]+$/.test(identifier);
  const texts = losses.map((loss) => lossTexts[loss]);
  const note = `The OpenAPI 3.0 twin of the 3.1 document beside it. ${texts.join(' ')}`.trim();
  return {
    ...rest,
    description: `${typeof description === 'string' ? `${description}\n\n` : ''}${note}`,
    ...(isSpdx ? { license: { name: identifier, url: `https://spdx.org/licenses/${identifier}.html` } } : {}),
    'x-losses': losses,
  };
}

/** What a member holds: a schema, several schemas by name, a value to keep as it is, or more of the document. */
function convert(value: JsonValue, name: string, losses: Set<Loss>): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => convert(item, '', losses));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([member, content]): [string, JsonValue][] => {
      if (content === undefined) return [];
      if (member === 'schema' && name !== 'responses' && name !== 'headers')
        return [[member, schemaOf30(content, losses)]];
      if (name === 'schemas') return [[member, schemaOf30(content, losses)]];
      // Names of examples and their values are data, whatever they look like.
      return [[member, member === 'examples' || member === 'example' ? content : convert(content, member, losses)]];
    }),
  );
}
