import { join } from 'node:path';
import { buildRelease } from '../../generator/build/build-release.ts';
import { loadSources } from '../../generator/load/load-sources.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';
import type { Release } from '../../generator/model/release.ts';
import type { Sources } from '../../generator/model/source.ts';
import { openApiFiles } from './openapi-files.ts';

const root = process.cwd();

/** A message of the document, with the place it stands in. */
export interface PublishedMessage {
  readonly operation: string;
  /** `request`, or the HTTP status of the reply. */
  readonly role: string;
  readonly label: string;
  readonly body: JsonValue;
  readonly schema: JsonObject;
}

/** The guide this repository restates, loaded and built. */
export async function publishedRelease(): Promise<{ readonly sources: Sources; readonly release: Release }> {
  const loaded = await loadSources({
    guide: { kind: 'folder', path: join(root, 'profiles/halo-1.1.0') },
    toolkitRoot: root,
  });
  if (loaded.value === undefined) throw new TypeError(JSON.stringify(loaded.diagnostics));
  const built = buildRelease(loaded.value);
  if (built.value === undefined) throw new TypeError(JSON.stringify(built.diagnostics));
  return { sources: loaded.value, release: built.value };
}

/** The OpenAPI documents of the guide, by actor. */
export async function publishedDocuments(): Promise<ReadonlyMap<string, JsonObject>> {
  const { release } = await publishedRelease();
  const documents = new Map<string, JsonObject>();
  for (const file of openApiFiles(release)) {
    if (file.kind !== 'json' || !isJsonObject(file.value)) continue;
    documents.set(String(file.path.split('/').at(-1)).replace('.openapi.json', ''), file.value);
  }
  return documents;
}

/** Every example of a document: requests, replies and errors. */
export function publishedMessages(document: JsonObject): PublishedMessage[] {
  return Object.values(objectAt(document, 'paths')).flatMap((item) =>
    Object.values(isJsonObject(item) ? item : {}).flatMap((operation) =>
      isJsonObject(operation) ? operationMessages(document, operation) : [],
    ),
  );
}

function operationMessages(document: JsonObject, operation: JsonObject): PublishedMessage[] {
  const name = String(operation['operationId']);
  const replies = Object.entries(objectAt(operation, 'responses')).flatMap(([status, response]) =>
    bodyMessages(name, status, resolved(document, response)),
  );
  return [...bodyMessages(name, 'request', objectAt(operation, 'requestBody')), ...replies];
}

function bodyMessages(operation: string, role: string, body: JsonObject): PublishedMessage[] {
  return Object.values(objectAt(body, 'content')).flatMap((media) => {
    if (!isJsonObject(media)) return [];
    return Object.entries(objectAt(media, 'examples')).map(([label, example]) => ({
      operation,
      role,
      label,
      body: (isJsonObject(example) ? example['value'] : undefined) ?? null,
      schema: objectAt(media, 'schema'),
    }));
  });
}

function resolved(document: JsonObject, value: JsonValue | undefined): JsonObject {
  if (!isJsonObject(value)) return {};
  const reference = value['$ref'];
  if (typeof reference !== 'string') return value;
  return reference.split('/').slice(1).reduce(objectAt, document);
}

/** The object that is a member of another; an empty one where it is missing. */
function objectAt(value: JsonObject, member: string): JsonObject {
  const found = value[member];
  return isJsonObject(found) ? found : {};
}
