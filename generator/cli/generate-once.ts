import type { GenerateConfig } from '../config.ts';
import { hasErrors } from '../model/diagnostic.ts';
import type { GenerateOptions, GenerateReport } from '../pipeline.ts';
import { runUnlessRecorded } from '../recorded-run.ts';
import type { WriteReport } from '../write/write-output.ts';
import { countSeverities, countText, plural } from './diagnostic-report.ts';
import type { Findings } from './findings.ts';
import type { OutputFormat } from './output-format.ts';
import { withProgress } from './progress.ts';
import { expectShortRun } from './short-run.ts';
import type { SourceLocator } from './source-locator.ts';
import type { CommandContext, Paint } from './terminal.ts';

/** The one run of a process, with a resolved configuration. */
export function generateOnce(
  config: GenerateConfig,
  context: CommandContext,
  format: OutputFormat,
): Promise<GenerateReport> {
  const { records, isCompiled } = config.toolkit;
  if (isCompiled) expectShortRun();
  return withProgress(context, format, (listener) =>
    runUnlessRecorded({ ...generateOptions(config), ...listener }, records, { proves: isCompiled }),
  );
}

/** What a run is told. */
export function generateOptions(config: GenerateConfig): GenerateOptions {
  return {
    packages: config.packages,
    sources: config.sources,
    toolkitRoot: config.toolkit.root,
    toolkitVersion: config.toolkit.version,
    output: config.output,
    mode: config.mode,
    full: config.full,
    style: config.style,
  };
}

/** What one run did. Notes are counted only: `check` prints them. */
export function generateFindings(report: GenerateReport, config: GenerateConfig, locator: SourceLocator): Findings {
  const { diagnostics, releases, output } = report;
  return {
    diagnostics,
    shown: diagnostics.filter(({ severity }) => severity !== 'information'),
    locator,
    summary: (paint) => generateSummary(report, config, paint),
    members: { releases, output: output ?? null },
  };
}

function generateSummary(report: GenerateReport, config: GenerateConfig, paint: Paint): string {
  const failed = hasErrors(report.diagnostics);
  const verdict = failed ? paint('red', 'failed') : paint('green', 'ok');
  const outcome = failed ? failureText(report, config) : outcomeText(report.output);
  const counts = countSeverities(report.diagnostics);
  const tail = counts.error + counts.warning + counts.information === 0 ? '' : ` (${countText(counts)})`;
  return `${verdict}: ${outcome}${tail}\n`;
}

function failureText(report: GenerateReport, config: GenerateConfig): string {
  if (config.mode === 'check' && report.output !== undefined) return 'the output is not what the profiles give';
  return 'nothing was written';
}

function outcomeText(output: WriteReport | undefined): string {
  if (output === undefined) return 'nothing was written';
  const parts = [
    [output.created.length, 'created'],
    [output.replaced.length, 'replaced'],
    [output.deleted.length, 'deleted'],
  ] as const;
  const changes = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const total = output.created.length + output.replaced.length + output.unchanged + output.postponed.length;
  return `${plural(total, 'file')}${changes.length === 0 ? ', none changed' : `: ${changes.join(', ')}`}`;
}
