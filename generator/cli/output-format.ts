import { ToolkitError } from '../model/toolkit-error.ts';

/** How a command that finds something prints it: for people, for programs, for GitHub's log of a job, for code scanning. */
export const outputFormats = ['pretty', 'json', 'github', 'sarif'] as const;

export type OutputFormat = (typeof outputFormats)[number];

/** What a command with findings is told of its output. */
export interface FormatOptions {
  /** Default: `pretty`. */
  readonly format?: OutputFormat;
  /** Short for `--format json`. Default: false. */
  readonly json?: boolean;
}

/**
 * The format asked for.
 * @throws ToolkitError `option-invalid` where two are.
 */
export function formatOf({ format, json }: FormatOptions): OutputFormat {
  if (json !== true) return format ?? 'pretty';
  if (format === undefined || format === 'json') return 'json';
  throw new ToolkitError(
    'option-invalid',
    `--json is short for --format json, and cannot stand with --format ${format}`,
  );
}

/** The format that arguments ask for which no command may have understood: so that a fault is told in it too. */
export function formatAsked(args: readonly string[]): OutputFormat {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const values = own.flatMap((arg, index) => {
    if (arg === '--json') return ['json'];
    if (arg === '--format') return [own[index + 1] ?? ''];
    return arg.startsWith('--format=') ? [arg.slice('--format='.length)] : [];
  });
  return outputFormats.find((format) => format === values.at(-1)) ?? 'pretty';
}
