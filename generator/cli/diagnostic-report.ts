import type { Diagnostic, DiagnosticSeverity } from '../model/diagnostic.ts';
import { diagnosticCatalogue } from '../model/diagnostic-code.ts';
import type { SourceLocator } from './source-locator.ts';
import { type Paint, printable, type Style } from './terminal.ts';

/** A diagnostic as `--json` prints it. */
export interface DiagnosticDocument {
  readonly severity: DiagnosticSeverity;
  readonly code: string;
  readonly package: string;
  readonly file: string;
  readonly pointer: string;
  readonly path?: string;
  /** Where `path` is an archive: the path of the file in it, which line and column are in. */
  readonly entry?: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly remedy: string;
  readonly specReferences: readonly string[];
}

/** How many there are of each severity. */
export type SeverityCounts = Readonly<Record<DiagnosticSeverity, number>>;

export function countSeverities(diagnostics: readonly Diagnostic[]): SeverityCounts {
  const counts = { error: 0, warning: 0, information: 0 };
  for (const diagnostic of diagnostics) counts[diagnostic.severity] += 1;
  return counts;
}

export function diagnosticDocument(diagnostic: Diagnostic, locator: SourceLocator): DiagnosticDocument {
  const { severity, code, place, message, remedy } = diagnostic;
  const found = locator.locate(place);
  return {
    severity,
    code,
    package: place.package,
    file: place.file,
    pointer: place.pointer,
    ...(found === undefined ? {} : { path: found.path }),
    ...(found?.entry === undefined ? {} : { entry: found.entry }),
    ...found?.position,
    message,
    remedy,
    specReferences: diagnosticCatalogue[code].specReferences,
  };
}

const styles: Readonly<Record<DiagnosticSeverity, Style>> = { error: 'red', warning: 'yellow', information: 'cyan' };

/** Diagnostics for people: where, what, and what to do, which is said once for neighbours that want the same. */
export function diagnosticText(diagnostics: readonly Diagnostic[], locator: SourceLocator, paint: Paint): string {
  return diagnostics
    .map((diagnostic, index) => {
      const next = diagnostics[index + 1];
      const finding = findingText(diagnosticDocument(diagnostic, locator), paint);
      const isLast = next?.code !== diagnostic.code || next.remedy !== diagnostic.remedy;
      return isLast ? `${finding}${remedyText(diagnostic, paint)}${next === undefined ? '' : '\n'}` : finding;
    })
    .join('');
}

function findingText(diagnostic: DiagnosticDocument, paint: Paint): string {
  const { severity, code, message } = diagnostic;
  return `${paint(styles[severity], severity)} ${paint('bold', code)}  ${whereText(diagnostic)}\n  ${printable(message)}\n`;
}

function remedyText({ code, remedy }: Diagnostic, paint: Paint): string {
  const { specReferences } = diagnosticCatalogue[code];
  const see = specReferences.length === 0 ? '' : `  ${paint('dim', 'see:')} ${specReferences.join(' ')}\n`;
  return `  ${paint('dim', 'do:')}  ${printable(remedy)}\n${see}`;
}

function whereText({ package: label, file, path, entry, pointer, line, column }: DiagnosticDocument): string {
  const position = line === undefined ? '' : `:${line}:${column}`;
  const inside = entry === undefined ? '' : ` ${entry}`;
  const where = path === undefined ? `${label} ${file}`.trimEnd() : `${path}${inside}${position}`;
  return printable(pointer === '' ? where : `${where} ${pointer}`);
}

/** `2 errors, 1 warning`; `nothing found` where there is none. */
export function countText(counts: SeverityCounts): string {
  const parts = [
    countOf(counts.error, 'error'),
    countOf(counts.warning, 'warning'),
    countOf(counts.information, 'note'),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'nothing found' : parts.join(', ');
}

function countOf(count: number, noun: string): string | undefined {
  return count === 0 ? undefined : plural(count, noun);
}

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
