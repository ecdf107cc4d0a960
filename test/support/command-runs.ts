import { createProgram as createGenerator } from '../../generator/cli/program.ts';
import { createProgram as createSimulators } from '../../simulators/cli.ts';

/** Every command of the command line, by its own word. */
export function commandNames(): readonly string[] {
  const silent = { write: () => undefined };
  const context = { stdout: silent, stderr: silent, env: {}, workingFolder: '.', stop: new AbortController().signal };
  const programs = [createGenerator(context, () => undefined), createSimulators(() => undefined)];
  return [...new Set(programs.flatMap(({ commands }) => commands.map((command) => command.name())))].sort();
}

/** How a command is run to see that it works at all. */
export interface CommandRun {
  readonly args: readonly string[];
  /** A part of what it prints. */
  readonly prints: string;
  /** It stays up once it has printed that, until it is asked to stop. */
  readonly staysUp?: true;
}

/** A run of every command, in a folder with `patient.json`. */
export const commandRuns: Readonly<Record<string, CommandRun>> = {
  check: { args: [], prints: 'ok: ' },
  coverage: { args: [], prints: 'ok: ' },
  demo: { args: ['--once'], prints: 'Requirements met:' },
  explain: { args: ['output-edited'], prints: 'meaning' },
  generate: { args: ['--out', 'made'], prints: 'ok: ' },
  list: { args: ['exchanges'], prints: 'CA:SoFA-1/set-context' },
  pack: { args: ['--out', 'guide.tgz'], prints: 'ok: 1 package' },
  simulate: { args: ['context-manager'], prints: 'context-manager listens at http://127.0.0.1:', staysUp: true },
  validate: { args: ['patient.json'], prints: 'ok  patient.json' },
};
