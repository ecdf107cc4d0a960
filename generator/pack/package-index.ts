import type { JsonObject } from '../model/json.ts';

const indexVersion = 2;

/** Members of a resource that an index repeats, so that a reader can choose without opening the file. */
const indexed = [
  'resourceType',
  'id',
  'url',
  'version',
  'kind',
  'type',
  'supplements',
  'content',
  'derivation',
] as const;

/** `.index.json` of a package folder. @see FHIR Package Specification, Package index */
export function packageIndex(resources: ReadonlyMap<string, JsonObject>): JsonObject {
  const files = [...resources].map(([filename, resource]) => ({
    filename,
    ...Object.fromEntries(
      indexed.flatMap((member) => {
        const value = resource[member];
        return typeof value === 'string' ? [[member, value] as const] : [];
      }),
    ),
  }));
  return { 'index-version': indexVersion, files };
}
