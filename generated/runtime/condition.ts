import type { ClientFacts } from './client-facts.ts';

/** A value a condition works with; `undefined` stands for FHIRPath's empty collection. */
export type ConditionValue = string | number | boolean | undefined;

/** A parameter's values as they are known so far, by name. */
export type ConditionMessage = Readonly<Record<string, ConditionValue>>;

/** When a parameter must be there; compiled from FHIRPath over the message and `%client`. */
export interface Condition {
  /** The FHIRPath it comes from, for people. */
  readonly text: string;
  /** True where it reads `%client`: without facts about the client it then says nothing. */
  readonly needsClient: boolean;
  readonly holds: (message: ConditionMessage, client: ClientFacts) => ConditionValue;
}

/** FHIRPath `=`. @see FHIRPath §6.1.1 */
export function equal(left: ConditionValue, right: ConditionValue): boolean | undefined {
  return left === undefined || right === undefined ? undefined : left === right;
}

/** FHIRPath `!=`. @see FHIRPath §6.1.3 */
export function unequal(left: ConditionValue, right: ConditionValue): boolean | undefined {
  return not(equal(left, right));
}

/** FHIRPath `not()`. @see FHIRPath §6.5.3 */
export function not(value: ConditionValue): boolean | undefined {
  return value === undefined ? undefined : value === false;
}

/** FHIRPath `and`: empty with true is empty. @see FHIRPath §6.5.1 */
export function both(left: ConditionValue, right: ConditionValue): boolean | undefined {
  if (left === false || right === false) return false;
  return left === undefined || right === undefined ? undefined : true;
}

/** FHIRPath `or`: empty with false is empty. @see FHIRPath §6.5.2 */
export function either(left: ConditionValue, right: ConditionValue): boolean | undefined {
  if (isTrue(left) || isTrue(right)) return true;
  return left === undefined || right === undefined ? undefined : false;
}

/** FHIRPath `implies`. @see FHIRPath §6.5.5 */
export function implies(left: ConditionValue, right: ConditionValue): boolean | undefined {
  return either(not(left), right);
}

/** FHIRPath `contains(text)` of a string. @see FHIRPath §5.6.6 */
export function containsText(value: ConditionValue, text: ConditionValue): boolean | undefined {
  return typeof value === 'string' && typeof text === 'string' ? value.includes(text) : undefined;
}

/** FHIRPath `startsWith(text)`. @see FHIRPath §5.6.4 */
export function startsWithText(value: ConditionValue, text: ConditionValue): boolean | undefined {
  return typeof value === 'string' && typeof text === 'string' ? value.startsWith(text) : undefined;
}

/** FHIRPath `value.split(' ')` with `text` among the parts, as scopes are told apart. @see FHIRPath §6.3.3 */
export function hasPart(value: ConditionValue, text: ConditionValue): boolean | undefined {
  return typeof value === 'string' && typeof text === 'string' ? value.split(' ').includes(text) : undefined;
}

/** In FHIRPath a single value that is no boolean counts as true. @see FHIRPath §4.5 */
function isTrue(value: ConditionValue): boolean {
  return value !== undefined && value !== false;
}

/** True where the condition holds; what it cannot say is no. */
export function conditionHolds(
  condition: Condition,
  message: ConditionMessage,
  client: ClientFacts | undefined,
): boolean {
  if (condition.needsClient && client === undefined) return false;
  return isTrue(condition.holds(message, client ?? {}));
}
