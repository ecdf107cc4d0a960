import type { CoverageException } from '../../model/coverage-exception.ts';
import { compareText } from '../../model/diagnostic.ts';
import type { ExchangeId } from '../../model/identifier.ts';
import type { CoverageKind, CoverageReport } from './coverage-report.ts';

interface Entry {
  readonly kind: CoverageKind;
  readonly exchanges: Set<ExchangeId>;
  readonly examples: Set<string>;
}

/** Collects what there is to show and where it is shown. */
export class CoverageLedger {
  readonly #entries = new Map<string, Entry>();

  /** Something an example should show. */
  declare(id: string, kind: CoverageKind, exchange?: ExchangeId): void {
    const entry = this.#entries.get(id) ?? { kind, exchanges: new Set(), examples: new Set() };
    this.#entries.set(id, entry);
    if (exchange !== undefined) entry.exchanges.add(exchange);
  }

  /** True where it has been declared. */
  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** It occurs in an example; what nobody declared is passed over. */
  see(id: string, example: string): void {
    this.#entries.get(id)?.examples.add(example);
  }

  report(exceptions: readonly CoverageException[]): CoverageReport {
    const reasons = new Map(exceptions.map(({ element, reason }) => [element, reason]));
    const points = [...this.#entries]
      .sort(([left], [right]) => compareText(left, right))
      .map(([id, { kind, exchanges, examples }]) => {
        const exception = examples.size === 0 ? reasons.get(id) : undefined;
        return {
          id,
          kind,
          exchanges: [...exchanges].sort(compareText),
          examples: [...examples].sort(compareText),
          ...(exception === undefined ? {} : { exception }),
        };
      });
    const open = new Set(points.filter(({ examples }) => examples.length === 0).map(({ id }) => id));
    return {
      points,
      staleExceptions: exceptions.map(({ element }) => element).filter((element) => !open.has(element)),
    };
  }
}
