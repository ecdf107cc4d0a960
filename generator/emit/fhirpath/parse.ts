import type { BinaryOperator, Expression } from './syntax.ts';
import { NotCompilable, type Token, tokenize } from './token.ts';

/** Loosest first; the empty level is that of `is` and `as`. @see http://hl7.org/fhirpath/N1/#operator-precedence */
const levels: readonly (readonly BinaryOperator[])[] = [
  ['implies'],
  ['or', 'xor'],
  ['and'],
  ['in', 'contains'],
  ['=', '!=', '~', '!~'],
  ['<', '>', '<=', '>='],
  ['|'],
  [],
  ['+', '-', '&'],
  ['*', '/', 'div', 'mod'],
];
const typeLevel = levels.findIndex((operators) => operators.length === 0);
const nestingLimit = 100;
/** Links of chains (`a.b.c`, `a and b and c`) inside each other: whoever walks the tree goes as deep, and the stack has an end. */
const chainLimit = 300;

/** Why a text cannot be read as FHIRPath; `undefined` where it can. */
export function readingFault(expression: string): string | undefined {
  try {
    parseExpression(expression);
    return undefined;
  } catch (cause) {
    if (cause instanceof NotCompilable) return cause.message;
    throw cause;
  }
}

/** Reads a FHIRPath expression. @throws NotCompilable where it is none, or uses what is not known here. */
export function parseExpression(text: string): Expression {
  const parser = new Parser(tokenize(text));
  return parser.whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;
  #nesting = 0;
  #links = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#binary(0);
    if (this.#token.kind !== 'end') this.#fail();
    return expression;
  }

  get #token(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '', start: 0 };
  }

  #binary(level: number): Expression {
    const operators = levels[level];
    if (operators === undefined) return this.#postfix();
    let left = this.#binary(level + 1);
    const before = this.#links;
    for (;;) {
      const operator = operators.find((candidate) => this.#sees(candidate));
      if (operator !== undefined) {
        this.#position += 1;
        this.#link();
        left = { kind: 'binary', operator, left, right: this.#binary(level + 1) };
      } else if (level === typeLevel && (this.#sees('is') || this.#sees('as'))) {
        const type = this.#sees('is') ? 'is' : 'as';
        this.#position += 1;
        this.#link();
        left = { kind: 'type', operator: type, focus: left, type: this.#typeName() };
      } else {
        this.#links = before;
        return left;
      }
    }
  }

  #link(): void {
    this.#links += 1;
    if (this.#links > chainLimit) throw new NotCompilable('too many steps or operators in a row');
  }

  /** A term with everything that hangs on it: members, calls, indexes. */
  #postfix(): Expression {
    let expression = this.#term();
    const before = this.#links;
    for (;;) {
      if (this.#takes('.')) {
        this.#link();
        expression = this.#memberOrCall(expression, false);
      } else if (this.#takes('[')) {
        this.#link();
        expression = { kind: 'index', focus: expression, index: this.#nested() };
        this.#expect(']');
      } else {
        this.#links = before;
        return expression;
      }
    }
  }

  #term(): Expression {
    const token = this.#token;
    if (this.#takes('(')) {
      const expression = this.#nested();
      this.#expect(')');
      return expression;
    }
    if (this.#takes('{')) {
      this.#expect('}');
      return { kind: 'empty' };
    }
    if (token.kind === 'name' && token.text !== 'true' && token.text !== 'false') {
      return this.#memberOrCall({ kind: 'this' }, true);
    }
    this.#position += 1;
    switch (token.kind) {
      case 'text':
        return { kind: 'literal', value: token.text };
      case 'number':
        return { kind: 'literal', value: Number(token.text) };
      case 'name':
        return { kind: 'literal', value: token.text === 'true' };
      case 'variable':
        return token.text === 'this' ? { kind: 'this' } : { kind: 'variable', name: token.text };
      default:
        this.#position -= 1;
        return this.#fail();
    }
  }

  #memberOrCall(focus: Expression, isFirst: boolean): Expression {
    const token = this.#token;
    if (token.kind === 'variable' && token.text === 'this') {
      this.#position += 1;
      return focus;
    }
    const name = this.#name();
    if (!this.#takes('(')) return { kind: 'member', focus, name, isFirst };
    const parameters: Expression[] = [];
    if (!this.#sees(')')) {
      do parameters.push(this.#nested());
      while (this.#takes(','));
    }
    this.#expect(')');
    return { kind: 'call', focus, name, arguments: parameters };
  }

  #nested(): Expression {
    this.#nesting += 1;
    if (this.#nesting > nestingLimit) throw new NotCompilable('too many brackets inside each other');
    const expression = this.#binary(0);
    this.#nesting -= 1;
    return expression;
  }

  /** `Quantity`, `FHIR.Quantity`, `System.String` */
  #typeName(): string {
    const name = this.#name();
    return this.#takes('.') ? `${name}.${this.#name()}` : name;
  }

  #name(): string {
    const token = this.#token;
    if (token.kind !== 'name') return this.#fail();
    this.#position += 1;
    return token.text;
  }

  #sees(text: string): boolean {
    const token = this.#token;
    return (token.kind === 'symbol' || token.kind === 'name') && token.text === text;
  }

  #takes(text: string): boolean {
    if (this.#token.kind !== 'symbol' || this.#token.text !== text) return false;
    this.#position += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) this.#fail();
  }

  #fail(): never {
    const { kind, text, start } = this.#token;
    throw new NotCompilable(
      kind === 'end' ? 'it ends too early' : `${JSON.stringify(text)} is not expected at character ${start + 1}`,
    );
  }
}
