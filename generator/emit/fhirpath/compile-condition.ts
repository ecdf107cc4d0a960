import { type Code, certain, type ItemsCode, not, type TruthCode } from './code.ts';
import { compileInner, type Scope } from './scope.ts';
import type { Expression } from './syntax.ts';

/** An expression as a condition. */
export function compileCondition(scope: Scope, expression: Expression): TruthCode {
  return asTruth(scope, compileInner(scope, expression));
}

/** A single item that is no boolean counts as true. @see http://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections */
export function asTruth(scope: Scope, code: Code): TruthCode {
  switch (code.kind) {
    case 'truth':
      return code;
    case 'number':
    case 'text':
      return certain('true', 'false');
    case 'items':
      return itemsAsTruth(scope, code);
  }
}

function itemsAsTruth({ names }: Scope, items: ItemsCode): TruthCode {
  const code = single(names, items);
  if (items.type.kind === 'primitive' && items.type.code === 'boolean') {
    return { kind: 'truth', holds: `${code} === true`, fails: `${code} === false` };
  }
  if (items.type.kind !== 'any') {
    const holds = items.number === 'one' ? items.present : `${items.code}.length === 1`;
    return { kind: 'truth', holds, fails: 'false' };
  }
  if (code === 'undefined') return { kind: 'truth', holds: 'false', fails: 'false' };
  return { kind: 'truth', holds: not(`${names.runtime('isFalseOrNone')}(${code})`), fails: `${code} === false` };
}

/** The only item of a list; none where there are several. */
export function single(names: Scope['names'], items: ItemsCode): string {
  return items.number === 'one' ? items.code : `${names.runtime('only')}(${items.code})`;
}
