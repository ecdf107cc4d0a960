import { quoteValue } from '../../model/diagnostic-log.ts';
import type { Constraint, ElementNode } from '../../model/structure.ts';
import { not } from '../fhirpath/code.ts';
import { compileInvariant, type InvariantPlace } from '../fhirpath/compile-invariant.ts';
import { LaterNames } from '../fhirpath/later-names.ts';
import { readingFault } from '../fhirpath/parse.ts';
import { stringLiteral } from '../literal.ts';
import { amended, isMetByShape, isMetWhereEmpty, knownInvariant } from './known-invariants.ts';
import { isBaseType } from './structure-index.ts';
import type { ValidatorModule } from './validator-module.ts';

const none: ReadonlyMap<string, string> = new Map();

/** The argument of a rule of the standard: none. */
export function ofStandard(): string {
  return '';
}

/** Lines that check invariants of a value; `path` is TypeScript for where it stands, `source` gives the argument that says who asks,
 * `choices` the variables that tell which member of a choice the object has. */
export function invariantLines(
  module: ValidatorModule,
  place: InvariantPlace,
  constraints: readonly Constraint[],
  path: string,
  source: () => string,
  choices: ReadonlyMap<string, string> = none,
): readonly string[] {
  return constraints.flatMap((constraint) => {
    if (isMetByShape(constraint)) return [];
    const broken = brokenCondition(module, place, constraint, choices);
    if (broken === 'false') return [];
    const warns = constraint.severity === 'warning';
    const report = module.runtime(warns ? 'warnOfInvariant' : 'refuseInvariant');
    const from = constraint.grounds === undefined ? source() : module.sourceArgument(constraint.grounds);
    const texts = `${stringLiteral(constraint.key)}, ${stringLiteral(constraint.human)}`;
    const condition = warns ? `validation.warns && ${bracketed(broken)}` : broken;
    return [`if (${condition}) {`, `  ${report}(${texts}, ${place.code}, validation, ${path}${from});`, '}'];
  });
}

function bracketed(condition: string): string {
  return condition.includes('||') ? `(${condition})` : condition;
}

/** TypeScript that is true where the invariant is broken; `false` where it is not known how to tell, and that is noted. */
function brokenCondition(
  module: ValidatorModule,
  place: InvariantPlace,
  constraint: Constraint,
  choices: ReadonlyMap<string, string>,
): string {
  const known = knownInvariant(constraint);
  if (known !== undefined) return `!${module.runtime(known.function)}(${place.code}${known.rest})`;
  const names = new LaterNames(module.run.index, module, choices);
  const compiled = compileInvariant(names, place, amended(constraint));
  if (typeof compiled === 'object') {
    return names.resolved(isMetWhereEmpty(constraint) ? compiled.fails : not(compiled.holds));
  }
  const fault = isBaseType(place.structure) ? undefined : readingFault(constraint.expression);
  if (fault === undefined) module.run.skipped.add(place.structure, 'invariant', constraint.key);
  else module.run.skipped.add(place.structure, 'unread', unreadText(constraint, fault));
  return 'false';
}

function unreadText({ key, expression }: Constraint, fault: string): string {
  return `Invariant ${quoteValue(key)}: wanted FHIRPath, found ${quoteValue(expression)}: ${fault}. It is not checked.`;
}

/** The invariants that an element has of its own: not those that its type, or the element it repeats, has anyway. */
export function ownConstraints(
  node: ElementNode,
  inherited: readonly (readonly Constraint[])[],
): readonly Constraint[] {
  const keys = new Set(inherited.flat().map(({ key, expression }) => `${key} ${expression}`));
  return node.constraints.filter(({ key, expression }) => !keys.has(`${key} ${expression}`));
}
