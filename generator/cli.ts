import { CommanderError } from 'commander';
import { type ExitCode, exitCode } from './cli/exit-code.ts';
import { faultText } from './cli/fault-text.ts';
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
  // Commander has printed its own message already; 0 is help or the version.
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? exitCode.ok : exitCode.usage;
  const paint = paintFor(context.stderr, context.env);
  if (!(cause instanceof ToolkitError)) {
    const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    context.stderr.write(`${paint('red', 'internal error')}  ${detail}\n`);
    return exitCode.internal;
  }
  context.stderr.write(faultText(cause, paint));
  if (args.includes('--json')) {
    const error = { code: cause.code, message: cause.message, remedy: cause.remedy };
    context.stdout.write(`${JSON.stringify({ ok: false, error }, null, 2)}\n`);
  }
  return faultCatalogue[cause.code].kind === 'usage' ? exitCode.usage : exitCode.internal;
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
