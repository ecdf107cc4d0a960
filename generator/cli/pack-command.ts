import { relative } from 'node:path';
import { type PackCommandOptions, resolvePack } from '../config.ts';
import { hasErrors } from '../model/diagnostic.ts';
import { type PackedArchive, type PackReport, runPack } from '../pipeline.ts';
import { countSeverities, countText, diagnosticDocument, diagnosticText, plural } from './diagnostic-report.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { progressTo } from './progress.ts';
import { SourceLocator } from './source-locator.ts';
import { type CommandContext, paintFor } from './terminal.ts';
import { findToolkit } from './toolkit-location.ts';

/** `pack`: profiles in, FHIR packages out. */
export async function runPackCommand(options: PackCommandOptions, context: CommandContext): Promise<ExitCode> {
  const config = resolvePack(options, context.workingFolder, findToolkit());
  const report = await runPack({
    packages: config.packages,
    sources: config.sources,
    toolkitRoot: config.toolkit.root,
    archivePath: config.archivePath,
    onStage: progressTo(context.stderr),
  });
  const locator = new SourceLocator(config.packages, context.workingFolder);
  context.stdout.write(options.json === true ? packDocument(report, locator) : packText(report, locator, context));
  return hasErrors(report.diagnostics) ? exitCode.inputErrors : exitCode.ok;
}

function packDocument(report: PackReport, locator: SourceLocator): string {
  const document = {
    ok: !hasErrors(report.diagnostics),
    archives: report.archives,
    counts: countSeverities(report.diagnostics),
    diagnostics: report.diagnostics.map((diagnostic) => diagnosticDocument(diagnostic, locator)),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Notes are counted only: `check` prints them. */
function packText(report: PackReport, locator: SourceLocator, context: CommandContext): string {
  const paint = paintFor(context.stdout, context.env);
  const grave = report.diagnostics.filter((diagnostic) => diagnostic.severity !== 'information');
  const found = diagnosticText(grave, locator, paint);
  const failed = hasErrors(report.diagnostics);
  const counts = countSeverities(report.diagnostics);
  const tail = counts.error + counts.warning + counts.information === 0 ? '' : ` (${countText(counts)})`;
  const verdict = failed ? paint('red', 'failed') : paint('green', 'ok');
  const outcome = failed ? 'nothing was packed' : plural(report.archives.length, 'package');
  const lines = report.archives.map((archive) => archiveLine(archive, context.workingFolder));
  return `${[...(found === '' ? [] : [found]), `${verdict}: ${outcome}${tail}`, ...lines].join('\n')}\n`;
}

function archiveLine({ package: label, path, files, bytes, digest, outcome }: PackedArchive, from: string): string {
  const shown = relative(from, path);
  return `${shown.startsWith('..') ? path : shown}: ${label}, ${plural(files, 'file')}, ${bytes} bytes, ${digest} (${outcome})`;
}
