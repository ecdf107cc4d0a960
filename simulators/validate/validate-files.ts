import { readFile } from 'node:fs/promises';
import { validateResource } from '../../generated/halo-1.1.0/r4/resources.ts';
import { release } from '../../generated/halo-1.1.0/release.ts';
import type { ValidationIssue } from '../../generated/runtime/issue.ts';
import { operationOutcomeOf } from '../../generated/runtime/operation-outcome-of.ts';
import { Validation, type Validator } from '../../generated/runtime/validation.ts';

/** How `halo validate` ends: the worst of its files counts. */
const validateExit = { accepted: 0, refused: 1, usage: 2 } as const;

/** What may be asked of `halo validate`. */
export interface ValidateFlags {
  /** Canonical URL of the structure that each file must meet; without it the file's `resourceType` says. */
  readonly profile?: string;
  /** Print one JSON document: for each file its name and an OperationOutcome. */
  readonly json?: boolean;
  /** Mention what definitions only warn of. */
  readonly warnings?: boolean;
}

/** Where the command prints. */
export interface ValidateOutput {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** By canonical, and nothing that every object has. */
const validators: Readonly<Record<string, Validator | undefined>> = Object.assign(
  Object.create(null),
  release.validators,
);

interface JudgedFile {
  readonly file: string;
  readonly validation: Validation;
}

/** Validates files of JSON by the generated validators, prints what was found, and returns the exit code. */
export async function validateFiles(
  files: readonly string[],
  flags: ValidateFlags,
  output: ValidateOutput,
): Promise<number> {
  const validator = validatorOf(flags.profile);
  if (validator === undefined) {
    output.error(`halo: no definition ${flags.profile}. There are:\n${knownProfiles()}`);
    return validateExit.usage;
  }
  const judged: JudgedFile[] = [];
  for (const file of files) {
    const read = await readJson(file);
    if (typeof read === 'string') {
      output.error(`halo: ${file}: ${read}`);
      return validateExit.usage;
    }
    judged.push({ file, validation: judge(read.value, validator, flags) });
  }
  output.out(flags.json === true ? jsonReport(judged) : judged.map(textReport).join('\n'));
  return judged.every(({ validation }) => validation.accepted) ? validateExit.accepted : validateExit.refused;
}

function validatorOf(profile: string | undefined): Validator | undefined {
  if (profile === undefined) return validateResource;
  const [url = ''] = profile.split('|');
  return validators[url];
}

function knownProfiles(): string {
  return Object.keys(release.validators)
    .map((url) => `  ${url}`)
    .join('\n');
}

async function readJson(file: string): Promise<{ readonly value: unknown } | string> {
  try {
    const text = await readFile(file, 'utf8');
    // A byte order mark is allowed to stand before JSON, and JSON.parse does not know it.
    return { value: JSON.parse(text.replace(/^\ufeff/, '')) };
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function judge(value: unknown, validator: Validator, { warnings = false }: ValidateFlags): Validation {
  const validation = new Validation({ resources: validateResource, warnings });
  validator(value, validation, rootOf(value));
  return validation;
}

/** The root of every path: the type of the resource. */
function rootOf(value: unknown): string {
  const type = typeof value === 'object' && value !== null && 'resourceType' in value ? value.resourceType : undefined;
  return typeof type === 'string' && /^[A-Za-z]{1,64}$/.test(type) ? type : 'Resource';
}

function textReport({ file, validation }: JudgedFile): string {
  const { issues, dropped, accepted } = validation;
  const more = dropped === 0 ? [] : [`  … ${dropped} more`];
  return [`${accepted ? 'ok' : 'refused'}  ${file}`, ...issues.map(issueLine), ...more].join('\n');
}

function issueLine({ severity, expression, found, wanted, requirement, evidence }: ValidationIssue): string {
  const source = requirement === undefined ? '' : ` (${requirement}, ${evidence})`;
  return `  ${severity}  ${expression}: found ${found}, wanted ${wanted}${source}`;
}

function jsonReport(judged: readonly JudgedFile[]): string {
  const guide = release.guide.canonical;
  const report = judged.map(({ file, validation }) => ({
    file,
    accepted: validation.accepted,
    outcome: operationOutcomeOf(guide, validation),
  }));
  return JSON.stringify(report, null, 2);
}
