import { type InputOptions, resolveInput } from '../config.ts';
import { hasErrors } from '../model/diagnostic.ts';
import { type DiagnosticEntry, diagnosticCatalogue } from '../model/diagnostic-code.ts';
import { nearNames } from '../model/near-names.ts';
import type { Release } from '../model/release.ts';
import type { Requirement } from '../model/requirement.ts';
import { faultCatalogue, ToolkitError } from '../model/toolkit-error.ts';
import { runBuild } from '../pipeline.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { withProgress } from './progress.ts';
import { requirementUses } from './requirement-uses.ts';
import { type CommandContext, type Paint, paintFor, printable } from './terminal.ts';
import { textTable } from './text-table.ts';
import { findToolkit } from './toolkit-location.ts';

export interface ExplainCommandOptions extends InputOptions {
  readonly json?: boolean;
}

/** What there is to say of one name: a title, and named texts. */
interface Explanation {
  readonly title: string;
  readonly lines: readonly (readonly [name: string, text: string])[];
}

/**
 * `explain`: what a diagnostic's code means and what to do, or what a requirement demands and where it is used. Without a name,
 * every code.
 * @throws ToolkitError `option-invalid` for a name that is neither.
 */
export async function runExplainCommand(
  name: string | undefined,
  options: ExplainCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const paint = paintFor(context.stdout, context.env);
  if (name === undefined) {
    context.stdout.write(options.json === true ? jsonText(entries) : codeTable(paint, context));
    return exitCode.ok;
  }
  const explanation = explainCode(name) ?? (await explainRequirement(name, options, context));
  context.stdout.write(options.json === true ? jsonText(asDocument(explanation)) : explanationText(explanation, paint));
  return exitCode.ok;
}

/** Faults are explained as diagnostics are; no page of a standard speaks of them. */
const entries: Readonly<Record<string, DiagnosticEntry>> = {
  ...diagnosticCatalogue,
  ...Object.fromEntries(
    Object.entries(faultCatalogue).map(([code, { meaning, remedy }]) => [
      code,
      { meaning, remedy, specReferences: [] },
    ]),
  ),
};

function explainCode(name: string): Explanation | undefined {
  const code = Object.keys(entries).find((known) => known === name.toLowerCase());
  const entry = code === undefined ? undefined : entries[code];
  if (code === undefined || entry === undefined) return undefined;
  return {
    title: code,
    lines: [
      ['meaning', entry.meaning],
      ['do', entry.remedy],
      ...entry.specReferences.map((reference) => ['see', reference] as const),
    ],
  };
}

async function explainRequirement(
  name: string,
  options: ExplainCommandOptions,
  context: CommandContext,
): Promise<Explanation> {
  const input = resolveInput(options, context.workingFolder, findToolkit());
  const { releases, diagnostics } = await withProgress(context, options.json === true ? 'json' : 'pretty', (listener) =>
    runBuild({
      packages: input.packages,
      sources: input.sources,
      toolkitRoot: input.toolkit.root,
      ...listener,
    }),
  );
  const wanted = name.toLowerCase();
  for (const release of [...releases].reverse()) {
    const found = [...release.requirements.values()].find((requirement) => namesOf(requirement).includes(wanted));
    if (found !== undefined) return requirementExplanation(found, release);
  }
  const unread = hasErrors(diagnostics) ? ' The profiles have errors, so that it may be in what was not read.' : '';
  const known = [...Object.keys(entries), ...releases.flatMap((release) => [...release.requirements.keys()])];
  throw new ToolkitError(
    'option-invalid',
    `${JSON.stringify(name)} is neither the code of a diagnostic nor the id of a requirement.${nearNames(name, known)}${unread}`,
  );
}

function namesOf(requirement: Requirement): readonly string[] {
  return [requirement.id, ...requirement.aliases].map((id) => id.toLowerCase());
}

function requirementExplanation(requirement: Requirement, release: Release): Explanation {
  const { id, statement, strength, evidence, actors, aliases, references } = requirement;
  return {
    title: id,
    lines: [
      ['statement', statement],
      ['strength', strength],
      ['evidence', `${evidence}: ${evidenceMeaning[evidence]}`],
      ['actors', actors.length === 0 ? 'every actor of the profile' : actors.join(', ')],
      ...aliases.map((alias) => ['also', alias] as const),
      ...requirementUses(id, release).map((use) => ['used by', use] as const),
      ['source', `${requirement.place.package} ${requirement.place.file}`],
      ...references.map((reference) => ['see', reference] as const),
    ],
  };
}

const evidenceMeaning: Readonly<Record<Requirement['evidence'], string>> = {
  stated: 'the guide says so',
  base: 'a standard the guide builds on says so',
  inferred: 'follows from what the guide says',
  chosen: 'ours, until the guide is known to say otherwise',
};

function explanationText({ title, lines }: Explanation, paint: Paint): string {
  const width = Math.max(...lines.map(([name]) => name.length));
  const printed = lines.map(([name, text]) => `  ${paint('dim', name.padEnd(width))}  ${printable(text)}\n`);
  return `${paint('bold', printable(title))}\n${printed.join('')}`;
}

function asDocument({ title, lines }: Explanation): Readonly<Record<string, string | readonly string[]>> {
  const document: Record<string, string | string[]> = { name: title };
  for (const name of new Set(lines.map(([lineName]) => lineName))) {
    document[name] = lines.filter(([lineName]) => lineName === name).map(([, text]) => text);
  }
  return document;
}

function codeTable(paint: Paint, { stdout }: CommandContext): string {
  const columns = [
    { title: 'CODE', cell: ([code]: readonly [string, DiagnosticEntry]) => code },
    { title: 'MEANING', cell: ([, entry]: readonly [string, DiagnosticEntry]) => entry.meaning },
  ];
  const width = stdout.isTTY === true && stdout.columns !== undefined ? { width: stdout.columns } : {};
  return textTable(columns, Object.entries(entries), { paint, ...width });
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
