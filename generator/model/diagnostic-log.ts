import type { Diagnostic, DiagnosticSeverity, SourcePlace } from './diagnostic.ts';
import { type DiagnosticCode, diagnosticCatalogue } from './diagnostic-code.ts';

/** Collects what a stage notices, so that one run tells everything. The same thing said twice is kept once. */
export class DiagnosticLog {
  readonly #entries: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  /** Something that must be mended before anything is written. */
  error(code: DiagnosticCode, place: SourcePlace, message: string): void {
    this.#add(code, 'error', place, message);
  }

  warning(code: DiagnosticCode, place: SourcePlace, message: string): void {
    this.#add(code, 'warning', place, message);
  }

  information(code: DiagnosticCode, place: SourcePlace, message: string): void {
    this.#add(code, 'information', place, message);
  }

  addAll(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.#keep(diagnostic);
  }

  get entries(): readonly Diagnostic[] {
    return this.#entries;
  }

  #add(code: DiagnosticCode, severity: DiagnosticSeverity, place: SourcePlace, message: string): void {
    this.#keep({ code, severity, place, message, remedy: diagnosticCatalogue[code].remedy });
  }

  #keep(diagnostic: Diagnostic): void {
    const { code, place, message } = diagnostic;
    const key = [code, place.package, place.file, place.pointer, message].join('\u0000');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#entries.push(diagnostic);
  }
}

const quoteLimit = 80;

/** A value of the input as it may stand in a message: JSON, on one line, cut where it is long. */
export function quoteValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shortened(value));
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function shortened(text: string): string {
  return text.length > quoteLimit ? `${text.slice(0, quoteLimit).toWellFormed()}…` : text;
}
