import type { ToolkitError } from '../model/toolkit-error.ts';
import { type Paint, printable } from './terminal.ts';

/** A fault of use, for people. */
export function faultText(fault: ToolkitError, paint: Paint): string {
  const head = `${paint('red', 'error')} ${paint('bold', fault.code)}  ${printable(fault.message)}\n`;
  const cause = fault.cause instanceof Error ? `  ${paint('dim', 'why:')} ${printable(fault.cause.message)}\n` : '';
  return `${head}${cause}  ${paint('dim', 'do:')}  ${printable(fault.remedy)}\n`;
}
