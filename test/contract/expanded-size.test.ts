import { beforeAll, expect, test } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';
import { publishedDocuments } from '../support/published-document.ts';

let documents: ReadonlyMap<string, JsonObject>;

beforeAll(async () => {
  documents = await publishedDocuments();
}, 60_000);

/** Objects and lists of a document where each reference is written out, as mock servers hold it before they listen. */
function expandedSize(document: JsonObject): number {
  const sizes = new Map<string, number>();
  const sizeOf = (value: JsonValue | undefined): number => {
    if (Array.isArray(value)) return value.reduce((sum: number, item: JsonValue) => sum + sizeOf(item), 1);
    if (!isJsonObject(value)) return 0;
    const reference = value['$ref'];
    if (typeof reference === 'string') return referred(reference);
    return Object.values(value).reduce((sum: number, item) => sum + sizeOf(item), 1);
  };
  const referred = (reference: string): number => {
    const found = sizes.get(reference) ?? sizeOf(resolve(document, reference));
    sizes.set(reference, found);
    return found;
  };
  return sizeOf(document);
}

function resolve(document: JsonObject, reference: string): JsonValue | undefined {
  const names = reference.slice(2).split('/');
  return names.reduce<JsonValue | undefined>(
    (found, name) => (isJsonObject(found) ? found[name] : undefined),
    document,
  );
}

/** `npm run bench` shows the time; a number of nodes is the same on every machine. */
test('no OpenAPI 3.1 document has more than 96,000 nodes where its references are written out, which is what a mock server takes its time for', () => {
  for (const [actor, document] of documents) {
    if (actor.includes('3.0')) continue;
    expect(expandedSize(document), actor).toBeLessThanOrEqual(96_000);
  }
});

test('a reference counts as often as it stands', () => {
  const document = { a: { $ref: '#/b' }, b: { c: { $ref: '#/d' }, e: { $ref: '#/d' } }, d: { f: [] } };
  // The root; a, b: each itself and two of d, which are two nodes; d.
  expect(expandedSize(document)).toBe(1 + 5 + 5 + 2);
});
