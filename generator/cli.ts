import { CommanderError } from 'commander';
import { type ExitCode, exitCode } from './cli/exit-code.ts';
import { type Failure, faultDocument, faultText } from './cli/fault-text.ts';
import { formatAsked } from './cli/output-format.ts';
import { createProgram } from './cli/program.ts';
import { type CommandContext, paintFor } from './cli/terminal.ts';
import { faultCatalogue, ToolkitError } from './model/toolkit-error.ts';

/**
 * Runs the command line: `args` without the program's own name. Never throws and never ends the process; returns what it should
 * end with.
 */
export async function main(args: readonly string[], context: CommandContext = processContext()): Promise<ExitCode> {
  let finished: ExitCode = exitCode.ok;
  const program = createProgram(context, (code) => {
    finished = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return finished;
  } catch (cause) {
    return reportFailure(cause, args, context);
  }
}

function reportFailure(cause: unknown, args: readonly string[], context: CommandContext): ExitCode {
  const failure = failureOf(cause);
  if (failure === undefined) return exitCode.ok;
  const paint = paintFor(context.stderr, context.env);
  if (cause instanceof ToolkitError) context.stderr.write(faultText(cause, paint));
  // Commander has printed its own message already.
  else if (!(cause instanceof CommanderError))
    context.stderr.write(`${paint('red', failure.code)}  ${stackOf(cause)}\n`);
  context.stdout.write(faultDocument(failure, formatAsked(args)));
  return failure.exitCode;
}

/** What went wrong; `undefined` where nothing did, and only help or the version was asked for. */
function failureOf(cause: unknown): Failure | undefined {
  if (cause instanceof CommanderError) {
    if (cause.exitCode === 0) return undefined;
    const { remedy } = faultCatalogue['option-invalid'];
    return {
      code: 'option-invalid',
      message: cause.message.replace(/^error: /, '').replaceAll('\n', ' '),
      remedy,
      exitCode: exitCode.usage,
    };
  }
  if (!(cause instanceof ToolkitError)) {
    const remedy = 'Report it with the command that causes it.';
    return { code: 'internal-error', message: String(cause), remedy, exitCode: exitCode.internal };
  }
  const { code, message, remedy } = cause;
  return {
    code,
    message,
    remedy,
    exitCode: faultCatalogue[code].kind === 'usage' ? exitCode.usage : exitCode.internal,
  };
}

function stackOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

/** The process's own streams, environment and folder. */
function processContext(): CommandContext {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    workingFolder: process.cwd(),
    // Made on demand: a command that never asks is ended by an interrupt as any other program.
    get stop() {
      return interruption();
    },
  };
}

/** Aborted by the first interrupt; the second one ends the process. */
function interruption(): AbortSignal {
  const stopper = new AbortController();
  process.once('SIGINT', () => stopper.abort());
  process.once('SIGTERM', () => stopper.abort());
  return stopper.signal;
}
