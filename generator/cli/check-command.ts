import { type InputOptions, resolveInput } from '../config.ts';
import { hasErrors } from '../model/diagnostic.ts';
import { type CheckReport, runCheck } from '../pipeline.ts';
import { countSeverities, countText, diagnosticDocument, diagnosticText, plural } from './diagnostic-report.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { progressTo } from './progress.ts';
import { SourceLocator } from './source-locator.ts';
import { type CommandContext, paintFor } from './terminal.ts';
import { findToolkit } from './toolkit-location.ts';

export interface CheckCommandOptions extends InputOptions {
  readonly json?: boolean;
}

/** `check`: everything that can be said of the profiles, at once. */
export async function runCheckCommand(options: CheckCommandOptions, context: CommandContext): Promise<ExitCode> {
  const input = resolveInput(options, context.workingFolder, findToolkit());
  const report = await runCheck({
    packages: input.packages,
    sources: input.sources,
    toolkitRoot: input.toolkit.root,
    onStage: progressTo(context.stderr),
  });
  const locator = new SourceLocator(input.packages, context.workingFolder);
  context.stdout.write(options.json === true ? checkDocument(report, locator) : checkText(report, locator, context));
  return hasErrors(report.diagnostics) ? exitCode.inputErrors : exitCode.ok;
}

function checkDocument(report: CheckReport, locator: SourceLocator): string {
  const document = {
    ok: !hasErrors(report.diagnostics),
    releases: report.releases.map(({ guide }) => ({ package: guide.packageName, version: guide.version })),
    counts: countSeverities(report.diagnostics),
    diagnostics: report.diagnostics.map((diagnostic) => diagnosticDocument(diagnostic, locator)),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function checkText(report: CheckReport, locator: SourceLocator, context: CommandContext): string {
  const paint = paintFor(context.stdout, context.env);
  const found = diagnosticText(report.diagnostics, locator, paint);
  const verdict = hasErrors(report.diagnostics) ? paint('red', 'failed') : paint('green', 'ok');
  const sizes = report.releases.map(
    (release) =>
      `${release.guide.slug}-${release.guide.version}: ${plural(release.transactions.size, 'transaction')}, ` +
      `${plural(release.exchanges.size, 'exchange')}, ${plural(release.requirements.size, 'requirement')}`,
  );
  const summary = [`${verdict}: ${countText(countSeverities(report.diagnostics))}`, ...sizes].join('\n');
  return `${found === '' ? '' : `${found}\n`}${summary}\n`;
}
