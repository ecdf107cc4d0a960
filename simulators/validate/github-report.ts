import type { JudgedFile, UnreadFile } from './judged-file.ts';
import { visibleText } from './visible-text.ts';

const commands = { error: 'error', warning: 'warning', information: 'notice' } as const;

/**
 * Findings as workflow commands, which GitHub shows beside the lines they are about; below them a line that counts.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubReport(judged: readonly JudgedFile[], unread: readonly UnreadFile[]): string {
  const findings = judged.flatMap(({ file, issues }) =>
    issues.map(({ severity, line, column, rule, ...issue }) => {
      const place = { file, line: String(line), col: String(column), title: rule };
      const source = issue.requirement === undefined ? '' : ` (${issue.requirement}, ${issue.evidence})`;
      const text = `${issue.expression}: found ${issue.found}, wanted ${issue.wanted}${source}`;
      return workflowCommand(commands[severity], place, text);
    }),
  );
  const faults = unread.map(({ file, reason }) => workflowCommand('error', { file, title: 'unread' }, reason));
  const refused = judged.filter(({ validation }) => !validation.accepted).length;
  return [...findings, ...faults, `${judged.length} read, ${refused} refused, ${unread.length} unread`].join('\n');
}

function workflowCommand(name: string, properties: Readonly<Record<string, string>>, text: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name} ${list.join(',')}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return visibleText(text).replaceAll('%', '%25');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
