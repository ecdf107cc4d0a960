import { compareText } from '../../../generator/model/diagnostic.ts';
import type { JsonObject } from '../../../generator/model/json.ts';
import { type Specimen, specimensOf } from './standard-mutants.ts';

/** What came of trying every mutant of some specimens. */
export interface Trial {
  /** Mutants tried, by kind. */
  readonly tried: ReadonlyMap<string, number>;
  /** `kind: element` of the mutants that were accepted. */
  readonly survivors: readonly string[];
  /** Elements whose example was refused as it is, so that nothing could be learned from its mutants. */
  readonly unusable: readonly string[];
}

/** Tries the mutants of every element of these resource types. */
export function tryMutants(resourceTypes: readonly string[], isAccepted: (body: JsonObject) => boolean): Trial {
  return tried(
    resourceTypes.flatMap((type) => [...specimensOf(type)]),
    isAccepted,
  );
}

/** Tries the mutants of specimens on whatever accepts or refuses. */
function tried(specimens: Iterable<Specimen>, isAccepted: (body: JsonObject) => boolean): Trial {
  const counts = new Map<string, number>();
  const survivors: string[] = [];
  const unusable: string[] = [];
  for (const { element, original, mutants } of specimens) {
    if (!isAccepted(original)) {
      unusable.push(element);
      continue;
    }
    for (const { kind, body } of mutants) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (isAccepted(body)) survivors.push(`${kind}: ${element}`);
    }
  }
  return { tried: counts, survivors, unusable };
}

/** A kind without what tells mutants of the same kind apart. */
function kindGroup(kind: string): string {
  return kind.replace(/: .*$/, '').replace(/^invariant .*/, 'broken invariant');
}

/** The counts as lines, for whoever runs the test. */
export function printTried(title: string, { tried: counts }: Trial): void {
  const grouped = new Map<string, number>();
  for (const [kind, count] of counts) {
    const group = kindGroup(kind);
    grouped.set(group, (grouped.get(group) ?? 0) + count);
  }
  const total = [...grouped.values()].reduce((sum, count) => sum + count, 0);
  const lines = [...grouped]
    .sort(([left], [right]) => compareText(left, right))
    .map(([kind, count]) => `  ${String(count).padStart(6)} ${kind}`);
  process.stdout.write(`${title}: ${total} mutants of ${grouped.size} kinds\n${lines.join('\n')}\n`);
}
