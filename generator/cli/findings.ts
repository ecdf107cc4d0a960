import { assertNever } from '../model/assert-never.ts';
import { type Diagnostic, hasErrors } from '../model/diagnostic.ts';
import { countSeverities, diagnosticDocument, diagnosticText } from './diagnostic-report.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { annotation } from './github-annotations.ts';
import type { OutputFormat } from './output-format.ts';
import { safeJson } from './safe-json.ts';
import { sarifLog } from './sarif-log.ts';
import type { SourceLocator } from './source-locator.ts';
import { type CommandContext, type Paint, paintFor } from './terminal.ts';
import { findToolkit } from './toolkit-location.ts';

/** What a command found, and what else it has to say. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly locator: SourceLocator;
  /** Those that people are shown one by one. */
  readonly shown: readonly Diagnostic[];
  /** The lines below the findings, each with its line end. */
  readonly summary: (paint: Paint) => string;
  /** Members of the JSON document beside the findings. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** Prints findings in the format asked for, and tells how the command ends. */
export function printFindings(findings: Findings, format: OutputFormat, context: CommandContext): ExitCode {
  const code = hasErrors(findings.diagnostics) ? exitCode.inputErrors : exitCode.ok;
  context.stdout.write(findingsText(findings, format, { context, code }));
  return code;
}

function findingsText(
  findings: Findings,
  format: OutputFormat,
  { context, code }: { readonly context: CommandContext; readonly code: ExitCode },
): string {
  switch (format) {
    case 'pretty':
      return prettyFindings(findings, paintFor(context.stdout, context.env));
    case 'json':
      return safeJson(findingsDocument(findings));
    case 'github':
      return githubFindings(findings, context);
    case 'sarif': {
      const found = findings.diagnostics.map((each) => ({
        ...diagnosticDocument(each, findings.locator),
        code: each.code,
      }));
      return safeJson(sarifLog({ toolkitVersion: findToolkit().version, exitCode: code, found }));
    }
    default:
      return assertNever(format);
  }
}

/** Findings for people. */
export function prettyFindings({ shown, locator, summary }: Findings, paint: Paint): string {
  const found = diagnosticText(shown, locator, paint);
  return `${found === '' ? '' : `${found}\n`}${summary(paint)}`;
}

function findingsDocument({ diagnostics, locator, members }: Findings): object {
  return {
    formatVersion: 1,
    ok: !hasErrors(diagnostics),
    counts: countSeverities(diagnostics),
    diagnostics: diagnostics.map((diagnostic) => diagnosticDocument(diagnostic, locator)),
    ...members,
  };
}

function githubFindings({ shown, locator, summary }: Findings, { workingFolder, env }: CommandContext): string {
  const roots = { workingFolder, checkout: env['GITHUB_WORKSPACE'] };
  const lines = shown.map((diagnostic) => annotation(diagnosticDocument(diagnostic, locator), roots));
  return `${lines.join('')}${summary((_style, text) => text)}`;
}
