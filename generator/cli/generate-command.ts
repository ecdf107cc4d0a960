import { type GenerateCommandOptions, resolveGenerate } from '../config.ts';
import { ToolkitError } from '../model/toolkit-error.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { printFindings } from './findings.ts';
import { generateFindings, generateOnce } from './generate-once.ts';
import { formatOf } from './output-format.ts';
import { SourceLocator } from './source-locator.ts';
import type { CommandContext } from './terminal.ts';
import { findToolkit } from './toolkit-location.ts';

/** `generate`: profiles in, files out, or compared with what is there. */
export async function runGenerateCommand(options: GenerateCommandOptions, context: CommandContext): Promise<ExitCode> {
  const format = formatOf(options);
  const config = resolveGenerate(options, context.workingFolder, findToolkit());
  if (options.watch === true) {
    if (format !== 'pretty')
      throw new ToolkitError('option-invalid', `--watch speaks to people, not --format ${format}`);
    const { watchAndGenerate } = await import('./watch.ts');
    await watchAndGenerate(config, context);
    return exitCode.ok;
  }
  const report = await generateOnce(config, context);
  const locator = new SourceLocator(config.packages, context.workingFolder, config.output);
  return printFindings(generateFindings(report, config, locator), format, context);
}
