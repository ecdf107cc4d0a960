import type { ExchangeId } from '../../model/identifier.ts';

/**
 * What examples can show of a definition: a parameter; an element that is required or mustSupport; a slice; a type of a
 * choice; a code of a required binding; that a structure is used at all; or how a message is refused.
 */
export type CoverageKind = 'parameter' | 'element' | 'slice' | 'choice-type' | 'code' | 'structure' | 'refusal';

/** One thing that an example should show. */
export interface CoveragePoint {
  /** `XY:Tea-3/brew request leaf`, `tea-order#Bundle.entry.fullUrl`, `tea-order#Bundle.type = history`. */
  readonly id: string;
  readonly kind: CoverageKind;
  /** Exchanges whose messages reach the definition; none for a structure that no message reaches. */
  readonly exchanges: readonly ExchangeId[];
  /** Example files in which it occurs, sorted. */
  readonly examples: readonly string[];
  /** Why it needs no example. */
  readonly exception?: string;
}

/** What the examples of a release show of its messages. */
export interface CoverageReport {
  /** Sorted by id, each point once however many exchanges reach it. */
  readonly points: readonly CoveragePoint[];
  /** Elements of exceptions that are no point, or that an example shows by now. */
  readonly staleExceptions: readonly string[];
}

/** Counts of some points. */
export interface CoverageCount {
  readonly points: number;
  readonly shown: number;
  readonly excepted: number;
  /** Neither shown nor excepted. */
  readonly missing: readonly CoveragePoint[];
}

/** Counts points, all of a report or those of one exchange. */
export function countCoverage(points: readonly CoveragePoint[]): CoverageCount {
  const open = points.filter(({ examples }) => examples.length === 0);
  const missing = open.filter(({ exception }) => exception === undefined);
  return {
    points: points.length,
    shown: points.length - open.length,
    excepted: open.length - missing.length,
    missing,
  };
}
