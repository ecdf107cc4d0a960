import { type GenerateCommandOptions, resolveGenerate } from '../config.ts';
import { ToolkitError } from '../model/toolkit-error.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { printFindings } from './findings.ts';
import { generateFindings, generateOnce } from './generate-once.ts';
import { readSettings } from './generate-settings.ts';
import { formatOf } from './output-format.ts';
import { SourceLocator } from './source-locator.ts';
import type { CommandContext } from './terminal.ts';
import { findToolkit } from './toolkit-location.ts';

/** `generate`: profiles in, files out, or compared with what is there. */
export async function runGenerateCommand(options: GenerateCommandOptions, context: CommandContext): Promise<ExitCode> {
  const format = formatOf(options);
  const toolkit = findToolkit();
  const { settings, isFile } = await readSettings(options.config, context.workingFolder, toolkit.root);
  const asked = { ...settings, ...options };
  const config = resolveGenerate(asked, context.workingFolder, toolkit, { useRecorded: !isFile });
  if (options.watch === true) {
    if (format !== 'pretty')
      throw new ToolkitError('option-invalid', `--watch speaks to people, not --format ${format}`);
    const { watchAndGenerate } = await import('./watch.ts');
    await watchAndGenerate(config, context);
    return exitCode.ok;
  }
  const report = await generateOnce(config, context, format);
  const locator = await SourceLocator.open(report.diagnostics, {
    ...config.style,
    ...config,
    workingFolder: context.workingFolder,
  });
  return printFindings(generateFindings(report, config, locator), format, context);
}
