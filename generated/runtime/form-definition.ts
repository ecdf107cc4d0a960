import type { Condition } from './condition.ts';
import type { PrimitiveName } from './primitive-type.ts';
import type { RuleSource } from './validation.ts';

/** Parameters of a query or a form; plain data that the generated code holds and the runtime interprets. */
export interface FormDefinition {
  /** What becomes of parameters the definition does not name. */
  readonly unknown: 'ignore' | 'reject';
  readonly parameters: readonly FormParameter[];
}

/** One parameter of a query or a form. */
export interface FormParameter {
  /** Name on the wire, verbatim. */
  readonly name: string;
  readonly min: number;
  readonly max: number | '*';
  readonly type: PrimitiveName;
  /** Codes of a required binding. */
  readonly codes?: readonly string[];
  /** The only value allowed. */
  readonly fixed?: string | number | boolean;
  /** When it must be there although `min` is 0. */
  readonly condition?: Condition;
  readonly source: RuleSource;
}

/** A parameter on the wire: name and value, decoded. */
export type FormPair = readonly [name: string, value: string];
