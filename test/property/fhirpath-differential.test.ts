import { readFileSync } from 'node:fs';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { afterAll, describe, expect, it } from 'vitest';
import { compileInvariant, type InvariantPlace } from '../../generator/emit/fhirpath/compile-invariant.ts';
import { parseExpression } from '../../generator/emit/fhirpath/parse.ts';
import { typeOfNode } from '../../generator/emit/fhirpath/path-type.ts';
import { knownInvariant } from '../../generator/emit/validators/known-invariants.ts';
import { StructureIndex } from '../../generator/emit/validators/structure-index.ts';
import type { JsonObject, JsonValue } from '../../generator/model/json.ts';
import type { Constraint, ElementNode, Structure } from '../../generator/model/structure.ts';
import * as list from '../../generator/runtime/fhirpath-list.ts';
import * as order from '../../generator/runtime/fhirpath-order.ts';
import * as path from '../../generator/runtime/fhirpath-path.ts';
import * as text from '../../generator/runtime/fhirpath-text.ts';
import * as resolving from '../../generator/runtime/resolve-reference.ts';
import { r4ResourceTypes } from '../../generator/runtime/resource-type.ts';
import { hasContainedTarget, usesAllContained } from '../../generator/runtime/validate-invariant.ts';
import { isObject, Validation } from '../../generator/runtime/validation.ts';
import { Chance } from '../support/chance.ts';
import { Instances } from '../support/instances.ts';
import { craftedInstances } from '../support/invariant-instances.ts';
import { releaseWith } from '../support/standard-release.ts';

/* The package `fhirpath` judges: every invariant of the standard gives the same, true, false or empty, on made-up instances. */

const runtime: Readonly<Record<string, unknown>> = { ...list, ...order, ...path, ...text, ...resolving };
const byHand: Readonly<Record<string, (value: unknown, validation: Validation) => boolean>> = {
  hasContainedTarget,
  usesAllContained,
};
const perInvariant = 60;

const byKey: ReadonlySet<string> = new Set(['dom-3', 'ref-1']);

/** Where the judge and this toolkit differ, and why. */
const accepted: Readonly<Record<string, string>> = {
  'cid-0': 'The judge reads a member that R4 gives the type no element for.',
  'dom-3': 'The judge takes the url of an extension for a text, the standard says it is a uri.',
  'evv-1': 'The judge reads the wire names of a choice, which are no elements.',
  'ig-1': 'The judge takes two equal texts for different where one has extensions.',
  'que-2': 'The judge takes two equal texts for different where one has extensions.',
  'que-7': 'The judge does not take the boolean of FHIR for `Boolean`, so that no answer could ever be right.',
  'rng-2': 'The judge takes a quantity without a value, or of another unit, for not greater.',
};

/** Invariants that no instance can show from both sides, and why. */
const oneSided: Readonly<Record<string, string>> = {
  'cid-0': 'In R4 the type has no element `name`, so that it is always empty.',
  'eld-11': '`select()` gives a boolean for each type, so that `exists()` of them is always true.',
  'evv-1': 'It names a choice by its wire names, which are no elements; two of them at once are refused as such.',
};

interface Invariant {
  readonly structure: Structure;
  readonly node: ElementNode;
  readonly constraint: Constraint;
}

type Verdict = 'true' | 'false' | 'empty';
type Judge = (value: unknown, validation: Validation) => Verdict;

const release = await releaseWith([...r4ResourceTypes]);
const index = new StructureIndex(release);
const invariants = invariantsOf();
const known: readonly { readonly key: string; readonly reason: string }[] = JSON.parse(
  readFileSync('test/fixtures/uncompiled-invariants.json', 'utf8'),
);

/** Each invariant once, at the first place that has it; `ele-1` at one place of each kind would say nothing new. */
function invariantsOf(): readonly Invariant[] {
  const found = new Map<string, Invariant>();
  for (const structure of [...release.structures.values()].filter(isOfStandard)) {
    for (const node of elementsOf(structure.root)) {
      for (const constraint of node.constraints) {
        const key = `${constraint.key} ${constraint.expression}`;
        if (!found.has(key)) found.set(key, { structure, node, constraint });
      }
    }
  }
  return [...found.values()].sort((left, right) => (left.constraint.key < right.constraint.key ? -1 : 1));
}

function isOfStandard({ source, derivation, kind, abstract }: Structure): boolean {
  if (source !== 'core' || derivation !== 'specialization') return false;
  return kind === 'datatype' || (kind === 'resource' && !abstract);
}

function elementsOf(node: ElementNode): readonly ElementNode[] {
  return [node, ...node.children.flatMap(elementsOf)];
}

function placeOf({ structure, node }: Invariant): InvariantPlace {
  const isRoot = node === structure.root;
  const type = isRoot
    ? ({ kind: 'object', name: structure.type, structure, node } as const)
    : typeOfNode(index, structure, node);
  return { structure, code: 'value', type, isObject: false, isResource: isRoot && structure.kind === 'resource' };
}

/** The invariant as it is compiled, ready to run; a text where it is not. */
function compiled(invariant: Invariant): Judge | string {
  const shortcut = knownInvariant(invariant.constraint);
  const own = shortcut === undefined ? undefined : byHand[shortcut.function];
  if (own !== undefined) return (value, validation) => (own(value, validation) ? 'true' : 'false');
  const names = {
    index,
    runtime: (name: string) => name,
    list: (_: string, members: readonly string[]) => JSON.stringify(members),
    constant: (_: string, initializer: string) => `(${initializer})`,
  };
  const code = compileInvariant(names, placeOf(invariant), invariant.constraint);
  if (typeof code === 'string') return code;
  const body = `return [${code.holds}, ${code.fails}];`;
  // The compiled text is what is under test.
  const run = new Function(...Object.keys(runtime), 'value', 'validation', body);
  return (value, validation) => {
    const [holds, fails]: readonly [boolean, boolean] = run(...Object.values(runtime), value, validation);
    expect(holds && fails).toBe(false);
    return holds ? 'true' : fails ? 'false' : 'empty';
  };
}

/** `as()` of several items is an error to the judge; `ofType()` is what the standard means. `trace()` would print. */
function forJudge(expression: string): string {
  return expression.replaceAll(/\bas\(/g, 'ofType(').replaceAll(/\.trace\('[^']*'(?:, id)?\)/g, '');
}

function judgeOf({ node, constraint }: Invariant): (value: unknown, resource: unknown) => Verdict | undefined {
  const evaluate = fhirpath.compile({ base: node.path, expression: forJudge(constraint.expression) }, r4);
  return (value, resource) => {
    try {
      const result = evaluate(value, { resource, rootResource: resource });
      if (!Array.isArray(result)) return undefined;
      return result.length === 0 ? 'empty' : result[0] === false ? 'false' : 'true';
    } catch {
      return undefined;
    }
  };
}

/** Values at a path within an instance, through every repetition. */
function valuesAt(value: JsonValue, names: readonly string[]): readonly JsonValue[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, names));
  const [name, ...rest] = names;
  if (name === undefined) return [value];
  if (!isObject(value)) return [];
  const keys = Object.keys(value).filter(
    (key) => key === name.replace('[x]', '') || (name.endsWith('[x]') && key.startsWith(name.slice(0, -3))),
  );
  return keys.flatMap((key) => valuesAt((value as JsonObject)[key] ?? null, rest));
}

function words(expression: string): readonly string[] {
  return [...expression.matchAll(/'([^'\\]*)'/g)]
    .map(([, word = '']) => word)
    .filter((word) => /^[\w:/.%*-]+$/.test(word));
}

interface Tally {
  /** Our own verdicts. */
  readonly own: Record<Verdict, number>;
  readonly counts: Record<Verdict | 'undecided by the judge', number>;
  readonly differences: readonly string[];
}

function compare(invariant: Invariant, judge: Judge): Tally {
  const { node, constraint } = invariant;
  const counts = { true: 0, false: 0, empty: 0, 'undecided by the judge': 0 };
  const differences: string[] = [];
  const own = { true: 0, false: 0, empty: 0 };
  const expected = judgeOf(invariant);
  for (const resource of instancesFor(invariant)) {
    for (const value of valuesAt(resource, node.path.split('.').slice(1))) {
      const wanted = expected(value, resource);
      const validation = new Validation();
      validation.enterResource(resource);
      const found = judge(value, validation);
      counts[wanted ?? 'undecided by the judge'] += 1;
      own[found] += 1;
      // What is written by hand tells only what is broken.
      const isSame = byKey.has(constraint.key) ? (found === 'false') === (wanted === 'false') : found === wanted;
      if (wanted !== undefined && !isSame) {
        differences.push(`${constraint.key}: ${found}, the judge says ${wanted}: ${JSON.stringify(value)}`);
      }
    }
  }
  return { own, counts, differences };
}

/** Instances by chance, and those made for the invariant. */
function instancesFor({ structure, node, constraint }: Invariant): readonly JsonObject[] {
  const instances = new Instances(index, new Chance(7), words(constraint.expression));
  const crafted = craftedInstances[constraint.key];
  const own = [...(crafted?.holds ?? []), ...(crafted?.fails ?? [])].filter(
    ({ resourceType }) => resourceType === undefined || resourceType === structure.type,
  );
  return [...Array.from({ length: perInvariant }, () => instances.of(structure, node.id)), ...own];
}

const table: (readonly [key: string, counts: Tally['counts'], differences: number])[] = [];

afterAll(() => {
  const total = { true: 0, false: 0, empty: 0, undecided: 0, differences: 0 };
  for (const [, counts, differences] of table) {
    total.true += counts.true;
    total.false += counts.false;
    total.empty += counts.empty;
    total.undecided += counts['undecided by the judge'];
    total.differences += differences;
  }
  process.stdout.write(`${table.length} invariants: ${JSON.stringify(total)}\n`);
});

describe('invariants of the standard', () => {
  it('are all read', () => {
    for (const { constraint } of invariants) expect(parseExpression(constraint.expression)).toBeDefined();
    expect(invariants.length).toBeGreaterThan(230);
  });

  it('are compiled or checked by hand but for those listed, a list that only ever gets shorter', () => {
    const left = invariants.flatMap((invariant) => {
      if (knownInvariant(invariant.constraint) !== undefined) return [];
      const code = compiled(invariant);
      return typeof code === 'string' ? [{ key: invariant.constraint.key, reason: code }] : [];
    });
    expect(left).toEqual(known);
  });

  it.each(
    invariants
      .filter((invariant) => typeof compiled(invariant) !== 'string')
      .map((each) => [`${each.constraint.key} of ${each.node.id}`, each] as const),
  )('%s means what the judge takes it to mean', (_, invariant) => {
    const judge = compiled(invariant);
    if (typeof judge === 'string') throw new TypeError(judge);
    const { own, counts, differences } = compare(invariant, judge);
    table.push([invariant.constraint.key, counts, differences.length]);
    if (!(invariant.constraint.key in accepted)) expect(differences.slice(0, 3)).toEqual([]);
    const isSeen = own.true > 0 && own.false > 0;
    expect(isSeen, 'seen kept and broken').toBe(!(invariant.constraint.key in oneSided));
  });
});
