import { covers as coversAlone, parseScope, type ResourceScope, type ScopeLevel } from '../../kit/smart-scope.ts';

/** The scopes of a space-separated list, each once. */
export function scopeList(text: string): readonly string[] {
  return [...new Set(text.split(' ').filter((scope) => scope !== ''))];
}

/** Whose data a scope reaches: that of the one patient in context, of the user, of a system; `undefined`: none. */
export function levelOf(scope: string): ScopeLevel | undefined {
  return asResourceScope(scope)?.level;
}

function asResourceScope(text: string): ResourceScope | undefined {
  const scope = parseScope(text);
  return scope.kind === 'resource' ? scope : undefined;
}

/** True where `granted` allows everything that `wanted` asks, by one scope or by several together. */
export function covers(granted: readonly string[], wanted: string): boolean {
  const asked = asResourceScope(wanted);
  if (asked === undefined) return granted.includes(wanted);
  const usable = granted.map(asResourceScope).filter((scope) => scope !== undefined);
  return [...asked.permissions].every((permissions) =>
    usable.some((scope) => coversAlone(scope, { ...asked, permissions })),
  );
}
