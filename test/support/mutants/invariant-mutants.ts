import type { Members } from './mutant.ts';
import { type RawElement, typesOf, wireName } from './raw-definitions.ts';
import { memberOf } from './raw-example.ts';

/** What breaks an invariant of an object. */
export interface InvariantBreach {
  readonly key: string;
  readonly change: (object: Members) => void;
}

interface RawConstraint {
  readonly key: string;
  readonly severity: string;
  readonly expression?: string;
}

/** How to break the invariants of an element, where that can be told from how they are written. */
export function brokenInvariants(elements: readonly RawElement[], element: RawElement): readonly InvariantBreach[] {
  // `constraint` of an element is a list of these.
  const constraints = (element['constraint'] ?? []) as unknown as readonly RawConstraint[];
  return constraints
    .filter(({ severity }) => severity === 'error')
    .flatMap(({ key, expression = '' }) => {
      const change = breachOf(elements, element.path, expression.replaceAll(/\s+/g, ' ').replaceAll(/[()]{2}/g, '()'));
      return change === undefined ? [] : [{ key, change }];
    });
}

const call = /^\(?(\w+)\.(exists|empty)\(\)\)?$/;

/** Reads `a.exists() or b.exists()`, `a.empty() or b.exists()`, `a.exists() implies b.exists()`, `a.exists() xor b.exists()`. */
function breachOf(
  elements: readonly RawElement[],
  path: string,
  expression: string,
): InvariantBreach['change'] | undefined {
  const operator = [' or ', ' and ', ' implies ', ' xor ', ' != '].find((candidate) => expression.includes(candidate));
  const parts = operator === undefined ? [expression] : expression.split(operator);
  const calls = parts.map((part) => call.exec(part.trim()));
  const named = calls.flatMap((found) =>
    found === null ? [] : [{ name: found[1] ?? '', exists: found[2] === 'exists' }],
  );
  if (named.length < parts.length) return undefined;
  const wanted = named.map(({ exists }, index) => {
    switch (operator) {
      case ' implies ':
        return index === 0 ? exists : !exists;
      case ' xor ':
      case ' != ':
        return exists;
      default:
        return !exists;
    }
  });
  const children = named.map(({ name }) =>
    elements.find((each) => [`${path}.${name}`, `${path}.${name}[x]`].includes(each.path)),
  );
  if (children.includes(undefined)) return undefined;
  return (object) => {
    for (const [index, child] of children.entries()) {
      if (child !== undefined) put(elements, child, wanted[index] === true, object);
    }
  };
}

/** Makes an element be there, or not. */
function put(elements: readonly RawElement[], child: RawElement, isWanted: boolean, object: Members): void {
  const keys = typesOf(child).map((type) => wireName(child, type));
  const isThere = keys.some((key) => object[key] !== undefined);
  if (isWanted && !isThere) Object.assign(object, memberOf(elements, child));
  if (!isWanted) for (const key of keys) delete object[key];
}
