import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../../generator/model/json.ts';
import { type Judge, judges, type Opinion } from '../second-opinion.ts';
import { specimensOf } from './standard-mutants.ts';
import { kindGroup } from './trial.ts';

/** What another validator says otherwise of all mutants of a kind, or some, and why. */
export interface Disagreement {
  readonly judge: string;
  readonly mutation: string;
  readonly says: Opinion;
  readonly reason: string;
  /** True where no resource type of the guide shows it. */
  readonly onlyInOtherTypes?: boolean;
}

/** The disagreements that are explained. */
export const explained: readonly Disagreement[] = JSON.parse(
  readFileSync('test/fixtures/second-opinions.json', 'utf8'),
);

export function disagreementLine({ judge, mutation, says }: Omit<Disagreement, 'reason'>): string {
  return `${judge} ${says}: ${mutation}`;
}

interface Comparison {
  /** Verdicts asked for, and those that agree with ours. */
  asked: number;
  agreed: number;
  /** Disagreements with an element that shows each. */
  readonly differing: Map<string, string>;
}

/** Asks the other validators for every example and mutant of these resource types. */
export function compareOpinions(
  resourceTypes: readonly string[],
  isAccepted: (body: JsonObject) => boolean,
): Comparison {
  const comparison: Comparison = { asked: 0, agreed: 0, differing: new Map() };
  for (const { element, original, mutants } of resourceTypes.flatMap((type) => [...specimensOf(type)])) {
    if (!isAccepted(original)) continue;
    const cases = [{ kind: 'example as it is', body: original }, ...mutants];
    for (const { kind, body } of cases) {
      const own: Opinion = isAccepted(body) ? 'accepts' : 'refuses';
      for (const judge of judges) ask(comparison, judge, kindGroup(kind), body, own, element);
    }
  }
  return comparison;
}

function ask(
  comparison: Comparison,
  judge: Judge,
  mutation: string,
  body: JsonObject,
  own: Opinion,
  element: string,
): void {
  const says = judge.opinion(body);
  comparison.asked += 1;
  if (says === own) comparison.agreed += 1;
  else comparison.differing.set(disagreementLine({ judge: judge.name, mutation, says }), element);
}
