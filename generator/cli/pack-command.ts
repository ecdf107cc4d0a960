import { relative } from 'node:path';
import { type PackCommandOptions, resolvePack } from '../config.ts';
import { hasErrors } from '../model/diagnostic.ts';
import { type PackedArchive, type PackReport, runPack } from '../pipeline.ts';
import { countSeverities, countText, plural } from './diagnostic-report.ts';
import type { ExitCode } from './exit-code.ts';
import { printFindings } from './findings.ts';
import { formatOf } from './output-format.ts';
import { withProgress } from './progress.ts';
import { SourceLocator } from './source-locator.ts';
import type { CommandContext, Paint } from './terminal.ts';
import { findToolkit } from './toolkit-location.ts';

/** `pack`: profiles in, FHIR packages out. */
export async function runPackCommand(options: PackCommandOptions, context: CommandContext): Promise<ExitCode> {
  const format = formatOf(options);
  const config = resolvePack(options, context.workingFolder, findToolkit());
  const report = await withProgress(context, format, (listener) =>
    runPack({
      packages: config.packages,
      sources: config.sources,
      toolkitRoot: config.toolkit.root,
      archivePath: config.archivePath,
      ...listener,
    }),
  );
  const findings = {
    diagnostics: report.diagnostics,
    // Notes are counted only: `check` prints them.
    shown: report.diagnostics.filter(({ severity }) => severity !== 'information'),
    locator: await SourceLocator.open(report.diagnostics, { ...config, workingFolder: context.workingFolder }),
    summary: (paint: Paint) => packSummary(report, paint, context.workingFolder),
    members: { archives: report.archives },
  };
  return printFindings(findings, format, context);
}

function packSummary({ diagnostics, archives }: PackReport, paint: Paint, workingFolder: string): string {
  const failed = hasErrors(diagnostics);
  const counts = countSeverities(diagnostics);
  const tail = counts.error + counts.warning + counts.information === 0 ? '' : ` (${countText(counts)})`;
  const verdict = failed ? paint('red', 'failed') : paint('green', 'ok');
  const outcome = failed ? 'nothing was packed' : plural(archives.length, 'package');
  const lines = [`${verdict}: ${outcome}${tail}`, ...archives.map((archive) => archiveLine(archive, workingFolder))];
  return lines.map((line) => `${line}\n`).join('');
}

function archiveLine({ package: label, path, files, bytes, digest, outcome }: PackedArchive, from: string): string {
  const shown = relative(from, path);
  return `${shown.startsWith('..') ? path : shown}: ${label}, ${plural(files, 'file')}, ${bytes} bytes, ${digest} (${outcome})`;
}
