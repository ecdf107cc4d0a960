import { type InputOptions, resolveInput } from '../config.ts';
import { hasErrors } from '../model/diagnostic.ts';
import { type CheckReport, runCheck } from '../pipeline.ts';
import { countSeverities, countText, plural } from './diagnostic-report.ts';
import type { ExitCode } from './exit-code.ts';
import { printFindings } from './findings.ts';
import { type FormatOptions, formatOf } from './output-format.ts';
import { withProgress } from './progress.ts';
import { SourceLocator } from './source-locator.ts';
import type { CommandContext, Paint } from './terminal.ts';
import { findToolkit } from './toolkit-location.ts';

export interface CheckCommandOptions extends InputOptions, FormatOptions {}

/** `check`: everything that can be said of the profiles, at once. */
export async function runCheckCommand(options: CheckCommandOptions, context: CommandContext): Promise<ExitCode> {
  const format = formatOf(options);
  const input = resolveInput(options, context.workingFolder, findToolkit());
  const report = await withProgress(context, format, (listener) =>
    runCheck({
      packages: input.packages,
      sources: input.sources,
      toolkitRoot: input.toolkit.root,
      ...listener,
    }),
  );
  const findings = {
    diagnostics: report.diagnostics,
    shown: report.diagnostics,
    locator: await SourceLocator.open(report.diagnostics, { ...input, workingFolder: context.workingFolder }),
    summary: (paint: Paint) => checkSummary(report, paint),
    members: { releases: report.releases.map(({ guide }) => ({ package: guide.packageName, version: guide.version })) },
  };
  return printFindings(findings, format, context);
}

function checkSummary({ diagnostics, releases }: CheckReport, paint: Paint): string {
  const verdict = hasErrors(diagnostics) ? paint('red', 'failed') : paint('green', 'ok');
  const sizes = releases.map(
    (release) =>
      `${release.guide.slug}-${release.guide.version}: ${plural(release.transactions.size, 'transaction')}, ` +
      `${plural(release.exchanges.size, 'exchange')}, ${plural(release.requirements.size, 'requirement')}`,
  );
  const lines = [`${verdict}: ${countText(countSeverities(diagnostics))}`, ...sizes];
  return lines.map((line) => `${line}\n`).join('');
}
