/** The value, frozen through and through: what has been given out cannot be changed by who got it. */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const content of Object.values(value)) frozen(content);
  return Object.freeze(value);
}
