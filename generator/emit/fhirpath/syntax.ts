/** A FHIRPath expression as a tree. @see http://hl7.org/fhirpath/N1/#grammar */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'empty' }
  /** `$this`, without a dot before it, or what a path starts at. */
  | { readonly kind: 'this' }
  /** `%resource`, `%context` … */
  | { readonly kind: 'variable'; readonly name: string }
  /** `focus.name` */
  | { readonly kind: 'member'; readonly focus: Expression; readonly name: string; readonly isFirst: boolean }
  /** `focus.name(…)` */
  | {
      readonly kind: 'call';
      readonly focus: Expression;
      readonly name: string;
      readonly arguments: readonly Expression[];
    }
  | { readonly kind: 'index'; readonly focus: Expression; readonly index: Expression }
  /** `focus is Type`, `focus as Type` */
  | { readonly kind: 'type'; readonly operator: 'is' | 'as'; readonly focus: Expression; readonly type: string }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** Operators between two expressions. */
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | 'div'
  | 'mod'
  | '&'
  | '|'
  | '<'
  | '>'
  | '<='
  | '>='
  | '='
  | '!='
  | '~'
  | '!~'
  | 'in'
  | 'contains'
  | 'and'
  | 'or'
  | 'xor'
  | 'implies';
