import { readdirSync, readFileSync } from 'node:fs';
import type { JsonObject } from '../../generator/model/json.ts';

/** A resource of the collection, with the type it says it has. */
export interface R4Example {
  readonly type: string;
  readonly resource: JsonObject;
}

const folder = 'test/fixtures/r4-examples';

/** One rich, fictional resource of each of more than thirty types. */
export function r4Examples(): readonly R4Example[] {
  return readdirSync(folder).map((file) => {
    const resource: JsonObject = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
    return { type: String(resource['resourceType']), resource };
  });
}
