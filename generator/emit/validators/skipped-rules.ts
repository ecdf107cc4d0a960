import type { Diagnostic, SourcePlace } from '../../model/diagnostic.ts';
import { compareText } from '../../model/diagnostic.ts';
import { type DiagnosticCode, diagnosticCatalogue } from '../../model/diagnostic-code.ts';
import type { Structure } from '../../model/structure.ts';
import { isBaseType } from './structure-index.ts';

const code: DiagnosticCode = 'rule-not-generated';

/** What kind of rule was left out. */
export type SkippedKind = 'invariant' | 'binding' | 'slicing' | 'type';

/** Gathers the rules that are not turned into code, so that a few lines say what is not checked. */
export class SkippedRules {
  readonly #own = new Map<Structure, Map<SkippedKind, Set<string>>>();

  /** Notes a rule of `structure`, by a name that tells it from others: an invariant's key, an element's id. */
  add(structure: Structure, kind: SkippedKind, name: string): void {
    const kinds = this.#own.get(structure) ?? new Map<SkippedKind, Set<string>>();
    this.#own.set(structure, kinds);
    const names = kinds.get(kind) ?? new Set<string>();
    kinds.set(kind, names);
    names.add(name);
  }

  /** One line for each structure of the guide, and one for all of the standard's together. */
  get diagnostics(): readonly Diagnostic[] {
    const found: Diagnostic[] = [];
    let place: SourcePlace | undefined;
    const base = new Map<SkippedKind, number>();
    for (const [structure, kinds] of this.#own) {
      if (!isBaseType(structure)) {
        found.push(information(structure.place, describe(structure.id, kinds)));
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
