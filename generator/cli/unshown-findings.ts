import type { Diagnostic } from '../model/diagnostic.ts';
import { countSeverities, plural } from './diagnostic-report.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { CommandContext } from './terminal.ts';

/** Says that there is something wrong with the profiles, which the command itself does not print, and tells how it ends. */
export function tellUnshown(diagnostics: readonly Diagnostic[], { stderr }: CommandContext): ExitCode {
  const { error, warning } = countSeverities(diagnostics);
  if (error > 0) {
    stderr.write('The profiles have errors, so that something may be missing here: `halo check` prints them.\n');
    return exitCode.inputErrors;
  }
  if (warning > 0) stderr.write(`The profiles have ${plural(warning, 'warning')}: \`halo check\` prints what.\n`);
  return exitCode.ok;
}
