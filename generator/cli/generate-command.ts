import { type GenerateCommandOptions, resolveGenerate } from '../config.ts';
import { hasErrors } from '../model/diagnostic.ts';
import type { GenerateReport } from '../pipeline.ts';
import { countSeverities, diagnosticDocument } from './diagnostic-report.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { generateOnce, generateText } from './generate-once.ts';
import { SourceLocator } from './source-locator.ts';
import type { CommandContext } from './terminal.ts';
import { findToolkit } from './toolkit-location.ts';

/** `generate`: profiles in, files out, or compared with what is there. */
export async function runGenerateCommand(options: GenerateCommandOptions, context: CommandContext): Promise<ExitCode> {
  const config = resolveGenerate(options, context.workingFolder, findToolkit());
  if (options.watch === true) {
    const { watchAndGenerate } = await import('./watch.ts');
    await watchAndGenerate(config, context);
    return exitCode.ok;
  }
  const report = await generateOnce(config, context);
  const locator = new SourceLocator(config.packages, context.workingFolder, config.output);
  context.stdout.write(
    options.json === true ? generateDocument(report, locator) : generateText(report, config, locator, context),
  );
  return hasErrors(report.diagnostics) ? exitCode.inputErrors : exitCode.ok;
}

function generateDocument(report: GenerateReport, locator: SourceLocator): string {
  const document = {
    ok: !hasErrors(report.diagnostics),
    releases: report.releases,
    counts: countSeverities(report.diagnostics),
    diagnostics: report.diagnostics.map((diagnostic) => diagnosticDocument(diagnostic, locator)),
    output: report.output ?? null,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
