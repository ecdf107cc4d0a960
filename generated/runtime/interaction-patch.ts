import type { Parameters } from 'fhir/r4.js';
import { parseMediaType } from './http-media-type.ts';
import type { JsonPatchOperation, ResourcePatch } from './interaction-exchange.ts';
import type { InteractionRequest } from './interaction-server.ts';
import { type BodyRules, type CarriedBody, jsonPatchType, plainBody, resourceBody } from './request-body.ts';
import { isObject, type Validation } from './validation.ts';

/** A patch to be read, then validated. */
export interface PatchReader {
  readonly body: BodyRules;
  readonly take: (body: CarriedBody) => void;
  readonly patch: (validation: Validation) => ResourcePatch;
}

/** Reads the body of a patch, by its media type. */
export function readPatch({ incoming, exchange }: InteractionRequest): PatchReader {
  const stated = parseMediaType(incoming.request.headers.get('content-type') ?? '');
  const isJsonPatch = stated?.essence === jsonPatchType;
  let body: unknown;
  return {
    body: isJsonPatch ? plainBody('json-patch') : resourceBody('Parameters'),
    take({ json }) {
      body = json;
    },
    patch(validation) {
      if (isJsonPatch) {
        checkJsonPatch(body, validation);
        // A refused patch never reaches the handler.
        return { kind: 'json-patch', operations: body as readonly JsonPatchOperation[] };
      }
      exchange.resources(body, validation, 'Parameters');
      // As above.
      return { kind: 'fhirpath-patch', parameters: body as Parameters };
    },
  };
}

/** Holds a JSON Patch against its form; whether it fits the resource is for whoever applies it. @see RFC 6902 §4 */
export function checkJsonPatch(body: unknown, validation: Validation): void {
  if (!Array.isArray(body)) {
    validation.report({ rule: 'json', code: 'structure', at: 'patch', found: body, wanted: 'an array of operations' });
    return;
  }
  for (const [index, operation] of body.entries()) checkOperation(operation, validation, `patch[${index}]`);
}

const operations: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['add', ['path', 'value']],
  ['replace', ['path', 'value']],
  ['test', ['path', 'value']],
  ['remove', ['path']],
  ['move', ['from', 'path']],
  ['copy', ['from', 'path']],
]);

function checkOperation(operation: unknown, validation: Validation, at: string): void {
  const members = isObject(operation) ? operation : {};
  const needed = operations.get(members['op']);
  if (needed === undefined) {
    const wanted = `an operation: ${[...operations.keys()].join(', ')}`;
    validation.report({ rule: 'binding', code: 'code-invalid', at: `${at}.op`, found: members['op'], wanted });
    return;
  }
  for (const name of needed) {
    if (!Object.hasOwn(members, name)) {
      const found = undefined;
      validation.report({ rule: 'cardinality-min', code: 'required', at: `${at}.${name}`, found, wanted: name });
    } else if (name !== 'value' && !isPointer(members[name])) {
      const wanted = 'a JSON pointer';
      validation.report({ rule: 'primitive', code: 'value', at: `${at}.${name}`, found: members[name], wanted });
    }
  }
}

/** @see RFC 6901 §3 */
function isPointer(value: unknown): boolean {
  return typeof value === 'string' && /^(?:\/(?:[^~/]|~[01])*)*$/.test(value);
}
