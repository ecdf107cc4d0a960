import type { HttpMethod } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';

/** An HTTP method as a Path Item Object has it. @see OpenAPI Specification 3.1.0 §4.8.9 */
export type PathMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One operation of the document: where it stands, and its Operation Object. */
export interface PathOperation {
  readonly path: string;
  readonly method: PathMethod;
  readonly operation: JsonObject;
}

const pathMethods = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  PATCH: 'patch',
  DELETE: 'delete',
} as const satisfies Record<HttpMethod, PathMethod>;

/** The method as a Path Item Object has it. */
export function pathMethod(method: HttpMethod): PathMethod {
  return pathMethods[method];
}

/** The logical id of a resource in a path. */
export const idParameter: JsonObject = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'Logical id of the resource.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9.-]{1,64}$' },
  // Without one, mock servers make values up from the pattern.
  example: 'a1',
};

/** The type of a resource in a path that is for all of them, or for those named. */
export function resourceTypeParameter(types: readonly string[]): JsonObject {
  const schema =
    types.length === 0 ? { type: 'string', pattern: '^[A-Z][A-Za-z]{1,63}$' } : { type: 'string', enum: types };
  return { name: 'resourceType', in: 'path', required: true, description: 'Type of the resource.', schema };
}
