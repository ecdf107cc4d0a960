import type { Release } from '../../model/release.ts';
import { jsonLiteral, stringLiteral } from '../literal.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { elementPath } from './element-path.ts';
import { useCriteria } from './use-criteria.ts';

/**
 * FHIRPath criteria of a trigger as a TypeScript expression over locals `previous` and `current`; `undefined` where they use what is
 * not compiled. Compiled are `and`, `or`, `xor`, `implies`, `=`, `!=`, parentheses, literals, paths from `%previous`, `%current`
 * or the resource itself, and the functions `exists`, `empty`, `not`.
 * @see FHIR R5, SubscriptionTopic.resourceTrigger.fhirPathCriteria
 */
export function compileCriteria(
  release: Release,
  module: TypeScriptModule,
  resourceType: string,
  text: string,
): string | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined) return undefined;
  const compiler = new CriteriaCompiler(release, module, resourceType, tokens);
  const whole = compiler.whole();
  return whole === undefined ? undefined : `${whole} === true`;
}

const token = /\s*(?:(%?[A-Za-z_][A-Za-z0-9_]*)|('(?:[^'\\]|\\['\\])*')|(-?[0-9]+(?:\.[0-9]+)?)|(!=|[=().]))/y;

function tokenize(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  const source = text.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const match = token.exec(source);
    const found = match?.slice(1).find((group) => group !== undefined);
    if (found === undefined) return undefined;
    tokens.push(found);
  }
  return tokens.length === 0 || tokens.length > tokenLimit ? undefined : tokens;
}

/** Longer criteria are left out: nobody would read what they compile to. */
const tokenLimit = 200;

/** Either a collection of values or one of FHIRPath's three truths, as TypeScript. */
interface Compiled {
  readonly kind: 'values' | 'truth';
  readonly code: string;
}

/** Operators from the loosest to the tightest. @see FHIRPath 2.0.0 §6.8 Operator Precedence */
const operators: readonly (readonly (readonly [string, string])[])[] = [
  [['implies', 'impliesTruth']],
  [
    ['or', 'orTruth'],
    ['xor', 'xorTruth'],
  ],
  [['and', 'andTruth']],
];

class CriteriaCompiler {
  readonly #release: Release;
  readonly #module: TypeScriptModule;
  readonly #resourceType: string;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(release: Release, module: TypeScriptModule, resourceType: string, tokens: readonly string[]) {
    this.#release = release;
    this.#module = module;
    this.#resourceType = resourceType;
    this.#tokens = tokens;
  }

  whole(): string | undefined {
    const compiled = this.#operation(0);
    return compiled === undefined || this.#at < this.#tokens.length ? undefined : this.#truth(compiled);
  }

  #operation(level: number): Compiled | undefined {
    const rules = operators[level];
    if (rules === undefined) return this.#equality();
    let left = this.#operation(level + 1);
    for (;;) {
      const rule = rules.find(([name]) => name === this.#peek());
      if (left === undefined || rule === undefined) return left;
      this.#at += 1;
      const right = this.#operation(level + 1);
      if (right === undefined) return undefined;
      const code = `${this.#use(rule[1])}(${this.#truth(left)}, ${this.#truth(right)})`;
      left = { kind: 'truth', code };
    }
  }

  #equality(): Compiled | undefined {
    const left = this.#term();
    const operator = this.#peek();
    if (left === undefined || (operator !== '=' && operator !== '!=')) return left;
    this.#at += 1;
    const right = this.#term();
    if (right === undefined) return undefined;
    const code = `${this.#use('equalTruth')}(${this.#values(left)}, ${this.#values(right)})`;
    return { kind: 'truth', code: operator === '=' ? code : `${this.#use('notTruth')}(${code})` };
  }

  #term(): Compiled | undefined {
    const word = this.#peek();
    if (word === undefined) return undefined;
    if (word === '(') return this.#group();
    this.#at += 1;
    const literal = literalOf(word);
    if (literal !== undefined) return { kind: 'values', code: `[${literal}]` };
    return /^%?[A-Za-z_]/.test(word) ? this.#path(word) : undefined;
  }

  #group(): Compiled | undefined {
    this.#at += 1;
    const inner = this.#operation(0);
    if (inner === undefined || this.#peek() !== ')') return undefined;
    this.#at += 1;
    return this.#calls(inner);
  }

  #path(first: string): Compiled | undefined {
    const root = first === '%previous' ? 'previous' : 'current';
    const isRoot = ['%previous', '%current', '%resource', '%context', this.#resourceType].includes(first);
    if (!isRoot && first.startsWith('%')) return undefined;
    const names = isRoot ? [] : [first];
    while (this.#peek() === '.' && this.#tokens[this.#at + 2] !== '(') {
      names.push(this.#tokens[this.#at + 1] ?? '');
      this.#at += 2;
    }
    const path = elementPath(this.#release, this.#resourceType, names);
    if (path === undefined) return undefined;
    const code = `${this.#use('valuesAt')}(${[root, ...path.steps].join(', ')})`;
    return this.#calls({ kind: 'values', code });
  }

  /** Functions called on what stands before them. */
  #calls(subject: Compiled): Compiled | undefined {
    let result = subject;
    while (this.#peek() === '.') {
      const [name, open, close] = this.#tokens.slice(this.#at + 1, this.#at + 4);
      if (open !== '(' || close !== ')') return undefined;
      const called = this.#call(name ?? '', result);
      if (called === undefined) return undefined;
      result = called;
      this.#at += 4;
    }
    return result;
  }

  #call(name: string, subject: Compiled): Compiled | undefined {
    switch (name) {
      case 'exists':
        return { kind: 'truth', code: `${this.#values(subject)}.length > 0` };
      case 'empty':
        return { kind: 'truth', code: `${this.#values(subject)}.length === 0` };
      case 'not':
        return { kind: 'truth', code: `${this.#use('notTruth')}(${this.#truth(subject)})` };
      default:
        return undefined;
    }
  }

  #truth({ kind, code }: Compiled): string {
    return kind === 'truth' ? code : `${this.#use('truthOf')}(${code})`;
  }

  #values({ kind, code }: Compiled): string {
    return kind === 'values' ? code : `${this.#use('valuesAt')}(${code})`;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #use(name: string): string {
    return useCriteria(this.#module, name);
  }
}

function literalOf(word: string): string | undefined {
  if (word === 'true' || word === 'false') return word;
  if (word.startsWith("'")) return stringLiteral(word.slice(1, -1).replaceAll(/\\(['\\])/g, '$1'));
  return /^-?[0-9]/.test(word) ? jsonLiteral(Number(word)) : undefined;
}
