import { isAbsolute, join, relative, sep } from 'node:path';
import type { DiagnosticSeverity } from '../model/diagnostic.ts';
import type { DiagnosticDocument } from './diagnostic-report.ts';
import { printable } from './terminal.ts';

type Command = 'error' | 'warning' | 'notice';

const commands: Readonly<Record<DiagnosticSeverity, Command>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
};

/** Where paths are told from: GitHub wants them from the root of the repository. */
export interface AnnotationRoots {
  readonly workingFolder: string;
  /** The root of the checkout, where the job says so. */
  readonly checkout: string | undefined;
}

/**
 * A diagnostic as a workflow command, which GitHub shows beside the line it is about.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function annotation(found: DiagnosticDocument, roots: AnnotationRoots): string {
  const { severity, code, message, remedy, path, entry } = found;
  // Lines are those of the file that is named, which an archive has none of.
  const { line, column } = entry === undefined ? found : {};
  const properties = {
    ...(path === undefined ? {} : { file: pathFromRoot(path, roots) }),
    ...(line === undefined ? {} : { line: String(line) }),
    ...(column === undefined ? {} : { col: String(column) }),
    title: code,
  };
  const position = found.line === undefined ? '' : `:${found.line}:${found.column}`;
  const inside = entry === undefined ? '' : `${entry}${position} `;
  const place = path === undefined ? `${found.package} ${found.file} ${found.pointer}` : inside + found.pointer;
  const where = place.trim() === '' ? '' : `${place.trim()}: `;
  return workflowCommand(commands[severity], properties, [`${where}${message}`, remedy]);
}

/** A fault of use as a workflow command. */
export function faultAnnotation(code: string, message: string, remedy: string): string {
  return workflowCommand('error', { title: code }, [message, remedy]);
}

/** One line, whatever the texts are: their own line ends are shown as escapes, those between them as GitHub asks. */
function workflowCommand(
  command: Command,
  properties: Readonly<Record<string, string>>,
  lines: readonly string[],
): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(printable(value))}`);
  return `::${command} ${list.join(',')}::${escapeData(lines.map(printable).join('\n'))}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function pathFromRoot(path: string, { workingFolder, checkout }: AnnotationRoots): string {
  const absolute = isAbsolute(path) ? path : join(workingFolder, path);
  const fromRoot = relative(checkout ?? workingFolder, absolute);
  return (fromRoot.startsWith('..') ? path : fromRoot).split(sep).join('/');
}
