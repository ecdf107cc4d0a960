import { readFile } from 'node:fs/promises';
import { text as readStream } from 'node:stream/consumers';
import { release } from '../../generated/halo-1.1.0/release.ts';
import { operationOutcomeOf } from '../../generated/runtime/operation-outcome-of.ts';
import { findInputs, standardInput } from './find-inputs.ts';
import { githubReport } from './github-report.ts';
import { type JudgeOptions, judgeText, type PlacedIssue } from './judge-text.ts';
import type { JudgedFile, UnreadFile } from './judged-file.ts';
import { knownProfiles, validatorOf } from './known-profiles.ts';
import { sarifReport } from './sarif-report.ts';

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
  const judged: JudgedFile[] = [];
  const unread: UnreadFile[] = [];
  for (const file of files) {
    const read = await readInput(file, output);
    if (read.kind === 'text') judged.push({ file, ...judgeText(read.text, options) });
    else {
      unread.push({ file, reason: read.reason });
      output.error(`halo: ${file}: ${read.reason}`);
    }
  }
  const isAccepted = judged.every(({ validation }) => validation.accepted);
  const exit = isAccepted ? validateExit.accepted : validateExit.refused;
  const exitCode = unread.length > 0 ? validateExit.usage : exit;
  const text = reportText(judged, unread, {
    format: flags.json === true ? 'json' : (flags.format ?? 'pretty'),
    version: output.version ?? '0.0.0',
    exitCode,
  });
  if (text !== '') output.out(text);
  return exitCode;
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
