import { readFile } from 'node:fs/promises';
import { text as readStream } from 'node:stream/consumers';
import { release } from '../../generated/halo-1.1.0/release.ts';
import { operationOutcomeOf } from '../../generated/runtime/operation-outcome-of.ts';
import { findInputs, standardInput } from './find-inputs.ts';
import { githubReport } from './github-report.ts';
import { type JudgeOptions, judgeText, type PlacedIssue } from './judge-text.ts';
import type { JudgedFile, UnreadFile } from './judged-file.ts';
import { knownProfiles, validatorOf } from './known-profiles.ts';
import { ProgressLine } from './progress-line.ts';
import { sarifReport } from './sarif-report.ts';
import { visibleText } from './visible-text.ts';

/** How `halo validate` ends: the worst of its files counts. */
const validateExit = { accepted: 0, refused: 1, usage: 2 } as const;

/** How findings are printed. */
export const validateFormats = ['pretty', 'json', 'github', 'sarif'] as const;

type ValidateFormat = (typeof validateFormats)[number];

/** What may be asked of `halo validate`. */
export interface ValidateFlags {
  /** Canonical URL of the structure that each file must meet; without it the file's `resourceType` says. */
  readonly profile?: string;
  /**
   * For people, for programs (one JSON document: for each file its name, an OperationOutcome, and the findings with their places), as
   * annotations in a job of GitHub Actions, or for code scanning. Default: `pretty`.
   */
  readonly format?: ValidateFormat;
  /** Short for `format: 'json'`. */
  readonly json?: boolean;
  /** Mention what definitions only warn of. */
  readonly warnings?: boolean;
}

/** Where the command reads and prints. */
export interface ValidateOutput {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Of the toolkit, for the log of code scanning. Default: unknown. */
  readonly version?: string;
  /** Where a person watches, if one does: a terminal that takes what is said of how far it is. Default: nobody does. */
  readonly terminal?: { write(text: string): unknown };
  /** The standard input, read where a file is called `-`. */
  readonly input?: NodeJS.ReadableStream;
}

/** Validates files of JSON by the generated validators, prints what was found, and returns the exit code. */
export async function validateFiles(
  paths: readonly string[],
  flags: ValidateFlags,
  output: ValidateOutput,
): Promise<number> {
  if (flags.json === true && flags.format !== undefined && flags.format !== 'json') {
    output.error(`halo: --json is short for --format json, and cannot stand with --format ${flags.format}`);
    return validateExit.usage;
  }
  const validator = validatorOf(flags.profile);
  if (validator === undefined) {
    output.error(`halo: no definition ${flags.profile}. There are:\n${knownProfiles()}`);
    return validateExit.usage;
  }
  const files = await findInputs(paths);
  if (files.length === 0) {
    output.error(`halo: no .json file in ${paths.join(', ')}`);
    return validateExit.usage;
  }
  const options: JudgeOptions = { validator, root: rootOf(flags.profile), warnings: flags.warnings === true };
  const format = flags.json === true ? 'json' : (flags.format ?? 'pretty');
  const { judged, unread } = await judgeAll(files, options, output, format === 'pretty');
  const isAccepted = judged.every(({ validation }) => validation.accepted);
  const exit = isAccepted ? validateExit.accepted : validateExit.refused;
  const exitCode = unread.length > 0 ? validateExit.usage : exit;
  const text = reportText(judged, unread, {
    format,
    version: output.version ?? '0.0.0',
    exitCode,
  });
  if (text !== '') output.out(text);
  return exitCode;
}

/** Judges file by file, and says on a terminal how far it is, where it takes long. */
async function judgeAll(
  files: readonly string[],
  options: JudgeOptions,
  output: ValidateOutput,
  isForPeople: boolean,
): Promise<{ readonly judged: readonly JudgedFile[]; readonly unread: readonly UnreadFile[] }> {
  const judged: JudgedFile[] = [];
  const unread: UnreadFile[] = [];
  const progress = new ProgressLine(isForPeople ? output.terminal : undefined);
  for (const [index, file] of files.entries()) {
    progress.say(`validating file ${index + 1} of ${files.length}`);
    const read = await readInput(file, output);
    if (read.kind === 'text') {
      // One that takes its time is announced at once: nothing can be said while it is judged.
      if (read.text.length > longText) progress.sayNow(`validating ${visibleText(file)}, ${megabytes(read.text)} MB`);
      judged.push({ file, ...judgeText(read.text, options) });
    } else {
      unread.push({ file, reason: read.reason });
      progress.clear();
      output.error(`halo: ${file}: ${read.reason}`);
    }
  }
  progress.clear();
  return { judged, unread };
}

/** Characters that take about a second to judge. */
const longText = 5_000_000;

function megabytes(text: string): number {
  return Math.round(text.length / 1_000_000);
}

function reportText(
  judged: readonly JudgedFile[],
  unread: readonly UnreadFile[],
  { format, ...run }: { readonly format: ValidateFormat; readonly version: string; readonly exitCode: number },
): string {
  switch (format) {
    case 'pretty':
      return judged.map(textReport).join('\n');
    case 'json':
      return jsonReport(judged);
    case 'github':
      return githubReport(judged, unread);
    case 'sarif':
      return sarifReport(judged, unread, run);
  }
}

type Input = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unread'; readonly reason: string };

async function readInput(file: string, { input = process.stdin }: ValidateOutput): Promise<Input> {
  try {
    return { kind: 'text', text: file === standardInput ? await readStream(input) : await readFile(file, 'utf8') };
  } catch (cause) {
    return { kind: 'unread', reason: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** The root of paths in JSON that names no type: the last part of the profile. */
function rootOf(profile: string | undefined): string {
  const name =
    profile
      ?.split('|')[0]
      ?.split('/')
      .pop()
      ?.replaceAll(/[^A-Za-z0-9_-]/g, '') ?? '';
  return name === '' ? 'Resource' : name;
}

function textReport({ file, validation: { accepted, dropped }, issues }: JudgedFile): string {
  const more = dropped === 0 ? [] : [`  … ${dropped} more`];
  return [`${accepted ? 'ok' : 'refused'}  ${file}`, ...issues.map(issueLine), ...more].join('\n');
}

function issueLine({ line, column, severity, expression, found, wanted, requirement, evidence }: PlacedIssue): string {
  const source = requirement === undefined ? '' : ` (${requirement}, ${evidence})`;
  return `  ${line}:${column}  ${severity}  ${expression}: found ${found}, wanted ${wanted}${source}`;
}

function jsonReport(judged: readonly JudgedFile[]): string {
  const guide = release.guide.canonical;
  const report = judged.map(({ file, validation, issues }) => ({
    file,
    accepted: validation.accepted,
    outcome: operationOutcomeOf(guide, validation),
    issues,
  }));
  return JSON.stringify(report, null, 2);
}
