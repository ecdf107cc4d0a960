import type { Diagnostic, SourcePlace } from '../../model/diagnostic.ts';
import { compareText } from '../../model/diagnostic.ts';
import { type DiagnosticCode, diagnosticCatalogue } from '../../model/diagnostic-code.ts';
import type { Structure } from '../../model/structure.ts';
import { isBaseType } from './structure-index.ts';

const code: DiagnosticCode = 'rule-not-generated';

/** What kind of rule was left out; `unread`: an invariant that is no FHIRPath, by a sentence that says so. */
export type SkippedKind = 'invariant' | 'unread' | 'binding' | 'slicing' | 'type';

/** The rules of a structure that were left out, by kind. */
interface SkippedOfStructure {
  readonly canonical: string;
  readonly id: string;
  readonly place: SourcePlace;
  readonly isBase: boolean;
  readonly names: readonly (readonly [SkippedKind, string])[];
}

/** Gathers the rules that are not turned into code while a module is printed. */
export class SkippedRules {
  readonly #own = new Map<Structure, (readonly [SkippedKind, string])[]>();

  /** Notes a rule of `structure`, by a name that tells it from others: an invariant's key, an element's id. */
  add(structure: Structure, kind: SkippedKind, name: string): void {
    const names = this.#own.get(structure) ?? [];
    this.#own.set(structure, names);
    names.push([kind, name]);
  }

  get list(): readonly SkippedOfStructure[] {
    return [...this.#own].map(([structure, names]) => ({
      canonical: structure.canonical,
      id: structure.id,
      place: structure.place,
      isBase: isBaseType(structure),
      names,
    }));
  }
}

/** What is not checked, in a few lines: one for each structure of the guide, and one for all of the standard's together. */
export function skippedDiagnostics(skipped: readonly SkippedOfStructure[]): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  let place: SourcePlace | undefined;
  const base = new Map<SkippedKind, number>();
  for (const [structure, kinds] of byStructure(skipped)) {
    if (!structure.isBase) {
      for (const text of kinds.get('unread') ?? []) found.push(unread(structure.place, text));
      const rest = new Map([...kinds].filter(([kind]) => kind !== 'unread'));
      if (rest.size > 0) found.push(information(structure.place, describe(structure.id, rest)));
      continue;
    }
    place ??= structure.place;
    for (const [kind, names] of kinds) base.set(kind, (base.get(kind) ?? 0) + names.size);
  }
  if (place !== undefined) {
    const counts = [...base]
      .sort(([left], [right]) => compareText(left, right))
      .map(([kind, count]) => `${kind}: ${count}`);
    const whole = { ...place, file: '', pointer: '' };
    found.push(information(whole, `Rules of the standard's own types that are not checked: ${counts.join(', ')}.`));
  }
  return found;
}

type SkippedNames = Map<SkippedKind, Set<string>>;

/** A structure may be met in several modules. */
function byStructure(skipped: readonly SkippedOfStructure[]): Iterable<readonly [SkippedOfStructure, SkippedNames]> {
  const found = new Map<string, readonly [SkippedOfStructure, SkippedNames]>();
  for (const structure of skipped) {
    const known = found.get(structure.canonical) ?? [structure, new Map()];
    found.set(structure.canonical, known);
    const [, kinds] = known;
    for (const [kind, name] of structure.names) {
      const names = kinds.get(kind) ?? new Set<string>();
      kinds.set(kind, names);
      names.add(name);
    }
  }
  return found.values();
}

function describe(id: string, kinds: ReadonlyMap<SkippedKind, ReadonlySet<string>>): string {
  const parts = [...kinds]
    .sort(([left], [right]) => compareText(left, right))
    .map(([kind, names]) => `${kind} ${[...names].sort(compareText).join(', ')}`);
  return `Rules of ${id} that are not checked: ${parts.join('; ')}.`;
}

function information(place: SourcePlace, message: string): Diagnostic {
  return { code, severity: 'information', place, message, remedy: diagnosticCatalogue[code].remedy };
}

/** Unlike the other rules, this one is for the author to mend. */
function unread(place: SourcePlace, message: string): Diagnostic {
  const fault = 'element-invalid';
  return { code: fault, severity: 'warning', place, message, remedy: diagnosticCatalogue[fault].remedy };
}
