/* From references to what they point to, as far as that is in the message: nothing is ever fetched. */
import { targetTypeOf } from './validate-resource.ts';
import { isObject, type Validation } from './validation.ts';

/** The resource that a Reference, or a uri, points to; `undefined` where it is not in the message. */
export function resolveReference(value: unknown, validation: Validation): unknown {
  const text = isObject(value) ? value['reference'] : value;
  return typeof text === 'string' ? validation.resolve(text) : undefined;
}

/** Those of several that are in the message. */
export function resolveReferences(list: readonly unknown[], validation: Validation): readonly unknown[] {
  return list.map((item) => resolveReference(item, validation)).filter((resource) => resource !== undefined);
}

/** True for something that points to what is not in the message. */
export function isUnresolved(value: unknown, validation: Validation): boolean {
  return value !== undefined && resolveReference(value, validation) === undefined;
}

/** True for a reference of which neither the message nor its own text tells what type of resource it points to. */
export function hasUnknownTarget(value: unknown, validation: Validation): boolean {
  return value !== undefined && targetType(value, validation) === undefined;
}

/** True for a reference to a resource of one of these types. */
export function isTargetOf(value: unknown, types: readonly string[], validation: Validation): boolean {
  const type = targetType(value, validation);
  return type !== undefined && types.includes(type);
}

function targetType(value: unknown, validation: Validation): string | undefined {
  const resource = resolveReference(value, validation);
  const type = isObject(resource) ? resource['resourceType'] : undefined;
  if (typeof type === 'string') return type;
  return isObject(value) ? targetTypeOf(value) : undefined;
}
