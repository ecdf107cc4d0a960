import { assertNever } from '../model/assert-never.ts';
import type { ToolkitError } from '../model/toolkit-error.ts';
import type { ExitCode } from './exit-code.ts';
import { faultAnnotation } from './github-annotations.ts';
import type { OutputFormat } from './output-format.ts';
import { safeJson } from './safe-json.ts';
import { sarifFault } from './sarif-log.ts';
import { type Paint, printable } from './terminal.ts';
import { findToolkit } from './toolkit-location.ts';

/** What kept a command from running, and how it ends. */
export interface Failure {
  /** Of the catalogue of faults, or `internal-error`. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly exitCode: ExitCode;
}

/** A fault of use, for people. */
export function faultText(fault: ToolkitError, paint: Paint): string {
  const head = `${paint('red', 'error')} ${paint('bold', fault.code)}  ${printable(fault.message)}\n`;
  const cause = fault.cause instanceof Error ? `  ${paint('dim', 'why:')} ${printable(fault.cause.message)}\n` : '';
  return `${head}${cause}  ${paint('dim', 'do:')}  ${printable(fault.remedy)}\n`;
}

/** A failure as stdout has it in a format for programs; nothing for people, who read stderr. */
export function faultDocument({ exitCode, ...error }: Failure, format: OutputFormat): string {
  switch (format) {
    case 'pretty':
      return '';
    case 'json':
      return safeJson({ formatVersion: 1, ok: false, error });
    case 'github':
      return faultAnnotation(error.code, error.message, error.remedy);
    case 'sarif':
      return safeJson(sarifFault({ toolkitVersion: findToolkit().version, exitCode, ...error }));
    default:
      return assertNever(format);
  }
}
