import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../../generator/model/json.ts';
import { type Judge, judges, type Opinion } from '../second-opinion.ts';
import { specimensOf } from './standard-mutants.ts';

/** Why another validator says otherwise of some mutants, and resources that show it. */
export interface Explanation {
  readonly judge: string;
  readonly says: Opinion;
  /** A name of its own. */
  readonly cause: string;
  /** What in the other validator's code makes it say so. */
  readonly reason: string;
  /** Kinds of mutation, with the types of the elements they were done to. */
  readonly explains: Readonly<Record<string, readonly string[]>>;
  /** The elements it holds for, where it does not hold for all of these types. */
  readonly elements?: readonly string[];
  /** True where no resource type of the guide shows it. */
  readonly onlyInOtherTypes?: boolean;
  readonly probes: readonly Probe[];
}

/** A resource as small as can be that shows a cause, and nothing else. */
export interface Probe {
  /** Of this the other validator says what the explanation has it say, and we do not. */
  readonly shows: JsonObject;
  /** A neighbour that the cause does not reach: of this it says something else. */
  readonly unlike?: JsonObject;
  /** What is among its words on the first. */
  readonly remarks?: string;
}

/** A mutant, or an example as it is, that another validator and ours do not agree on. */
export interface Disagreement {
  readonly judge: string;
  readonly says: Opinion;
  readonly mutation: string;
  readonly type: string;
  readonly element: string;
}

/** The disagreements that are explained. */
export const explanations: readonly Explanation[] = JSON.parse(
  readFileSync('test/fixtures/second-opinions.json', 'utf8'),
);

/** The causes that are given for a disagreement: one, if all is well. */
export function causesOf(disagreement: Disagreement): readonly string[] {
  return explanations.filter((explanation) => doesExplain(explanation, disagreement)).map(({ cause }) => cause);
}

function doesExplain({ judge, says, explains, elements }: Explanation, found: Disagreement): boolean {
  if (judge !== found.judge || says !== found.says) return false;
  if (explains[found.mutation]?.includes(found.type) !== true) return false;
  return elements?.includes(found.element) ?? true;
}

/** Everything an explanation claims to be for, one line each. */
export function claimsOf({ cause, explains, elements = [] }: Explanation): readonly string[] {
  const kinds = Object.entries(explains).flatMap(([mutation, types]) =>
    types.map((type) => `${cause}: ${mutation}: ${type}`),
  );
  return [...kinds, ...elements.map((element) => `${cause}: ${element}`)];
}

/** The claims of a cause that a disagreement bears out. */
export function claimsMet(cause: string, { mutation, type, element }: Disagreement): readonly string[] {
  return [`${cause}: ${mutation}: ${type}`, `${cause}: ${element}`];
}

export function judgeNamed(name: string): Judge {
  const judge = judges.find((candidate) => candidate.name === name);
  if (judge === undefined) throw new TypeError(`No other validator is called ${name}`);
  return judge;
}

export interface Comparison {
  /** Verdicts asked for; all but the disagreements are ours. */
  readonly asked: number;
  readonly disagreements: readonly Disagreement[];
}

/** Asks the other validators for every example and mutant of these resource types. */
export function compareOpinions(
  resourceTypes: readonly string[],
  isAccepted: (body: JsonObject) => boolean,
): Comparison {
  let asked = 0;
  const disagreements: Disagreement[] = [];
  for (const { element, type, original, mutants } of resourceTypes.flatMap((name) => [...specimensOf(name)])) {
    if (!isAccepted(original)) continue;
    for (const { kind: mutation, body } of [{ kind: 'example as it is', body: original }, ...mutants]) {
      const own: Opinion = isAccepted(body) ? 'accepts' : 'refuses';
      for (const judge of judges) {
        const { says } = judge.verdict(body);
        asked += 1;
        if (says !== own) disagreements.push({ judge: judge.name, says, mutation, type, element });
      }
    }
  }
  return { asked, disagreements };
}
