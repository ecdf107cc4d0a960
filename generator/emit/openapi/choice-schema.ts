import type { JsonObject } from '../../model/json.ts';
import type { ElementNode, TypeReference } from '../../model/structure.ts';

/** Wire name of a choice: `value` + `Quantity`. */
export function choiceName(node: ElementNode, type: TypeReference): string {
  return node.name + type.code.charAt(0).toUpperCase() + type.code.slice(1);
}

/** True for a choice of so many types that it is kept from whoever turns schemas into types. */
export function isWideChoice(of: readonly unknown[]): boolean {
  return of.length > 16;
}

/** Exactly one of the names (`min` 1) or at most one. */
export function choiceRules(names: readonly string[], min: number): JsonObject[] {
  const branches = names.map((name): JsonObject => ({ required: [name], properties: { [name]: true } }));
  const none = Object.fromEntries(names.map((name) => [name, false]));
  if (min === 0 && names.length < 2) return [];
  const rule = { oneOf: min > 0 ? branches : [...branches, { properties: none }] };
  // As a type, several unions of fifty members in one object multiply to more than any compiler takes. A double negation
  // means the same to a validator and nothing to a printer of types.
  return [isWideChoice(names) ? { not: { not: rule } } : rule];
}
