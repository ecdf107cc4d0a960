import { createRequire } from 'node:module';
import { styleText } from 'node:util';
import { Command, CommanderError, Option } from 'commander';
import type { ExchangeEvent } from '../generated/runtime/exchange-event.ts';
import { type SimulateFlags, simulate } from './commands/simulate.ts';
import { playScenes } from './lab/demonstration.ts';
import { type DemonstrationLab, startDemonstrationLab } from './lab/demonstration-lab.ts';
import type { TranscriptStyle } from './lab/transcript.ts';
import { actorNames } from './simulation/registry.ts';
import { type ValidateFlags, validateFiles, validateFormats } from './validate/validate-files.ts';

/** What the process says when it ends. */
const exitCode = { ok: 0, unexpected: 1, usage: 2, internal: 3 } as const;

const validateHelp = `
Each finding says line and column, FHIRPath, what was found and what was wanted. A text that is no JSON is refused, with its place.
Exit codes: 0 all files accepted, 1 at least one refused, 2 wrong use (also a file that cannot be read), 3 defect.

Examples:
  halo validate patient.json                    by its resourceType
  halo validate examples/ --warnings            every .json file of a folder
  halo validate --json - < patient.json         from the standard input, for another program
  halo validate examples/ --format github       what a job of GitHub Actions runs
  halo validate bundle.json --profile http://hl7.org/fhir/StructureDefinition/Bundle
  halo validate params.json \\
    --profile http://fhir.infoway-inforoute.ca/io/HALO/StructureDefinition/set-context-input-parameters
An unknown --profile lists those there are.
`;

const demoHelp = `
Exit codes: 0 all went as expected, 1 something did not, 2 wrong use, 3 defect.

Examples:
  halo demo                 then stays up to be spoken to, until Ctrl+C
  halo demo --once --full   the whole transcript, then exits
`;

const simulateHelp = `
Exit codes: 0 stopped, 2 wrong use (also a configuration that breaks its schema), 3 defect.

Examples:
  halo simulate context-manager --port 8080
  halo simulate context-manager --config manager.json --tenant clinic-042 --log json
  halo simulate context-source --config source.json   with {"managerBaseUrl": "http://127.0.0.1:8080/fhir"}
  halo simulate context-manager --config clinics.json   with {"tenants": {"clinic-042": {}, "clinic-043": {}}}
  halo simulate sofa --config sofa.json   over HTTPS with {"tls": {"keyFile": "key.pem", "certFile": "cert.pem"}, …}
  halo simulate authorization-server --schema
`;

interface DemoFlags {
  readonly once?: boolean;
  readonly full?: boolean;
}

/** Runs the command line of the simulators: `args` without the program's own name. Returns the exit code; never throws. */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = exitCode.ok;
  const program = createProgram((value) => {
    code = value;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    console.error(error);
    return exitCode.internal;
  }
}

/** The commands of the simulators; `end` is told the exit code of the one that ran. */
export function createProgram(end: End): Command {
  const program = new Command('halo').exitOverride();
  addDemo(program, end);
  addValidate(program, end);
  addSimulate(program, end);
  return program;
}

/** Takes the exit code of a command. */
type End = (code: number) => void;

const printer = {
  out: (text: string): void => console.log(text),
  error: (text: string): void => console.error(text),
};

/** The terminal, where a person sits before it. */
function watchedTerminal(): { readonly terminal?: NodeJS.WriteStream } {
  return process.stderr.isTTY && process.env['TERM'] !== 'dumb' ? { terminal: process.stderr } : {};
}

function addDemo(program: Command, end: End): void {
  program
    .command('demo')
    .showHelpAfterError('Look at `halo demo --help`.')
    .description('Let a Context Source and a Context Manager talk over loopback HTTP, and print every byte.')
    .option('--once', 'exit after the demonstration (as without a terminal, or where CI is set)')
    .option('--full', 'show long bodies whole')
    .addHelpText('after', demoHelp)
    .action(async (flags: DemoFlags) => end(await demonstrate(flags)));
}

function addValidate(program: Command, end: End): void {
  program
    .command('validate')
    .showHelpAfterError('Look at `halo validate --help`.')
    .argument('<file...>', 'JSON files, each a FHIR resource; folders of such; - for the standard input')
    .description('Check resources against FHIR R4 and the profiles of the guide.')
    .option('--profile <url>', 'canonical URL of the profile or resource type that every file must meet')
    .option('--warnings', 'mention what definitions only warn of')
    .addOption(
      new Option(
        '--format <format>',
        'pretty for people, json for programs (one array: file, accepted, outcome (an OperationOutcome), issues with line and column), ' +
          'github for annotations in a job of GitHub Actions, sarif for code scanning (default: pretty)',
      ).choices(validateFormats),
    )
    .option('--json', 'short for --format json')
    .addHelpText('after', validateHelp)
    .action(async (files: readonly string[], flags: ValidateFlags) =>
      end(await validateFiles(files, flags, { ...printer, ...watchedTerminal(), version: toolkitVersion() })),
    );
}

function addSimulate(program: Command, end: End): void {
  program
    .command('simulate')
    .showHelpAfterError('Look at `halo simulate --help`.')
    .argument('<actor>', actorNames.join(', '))
    .description(
      'Start one actor or system, and keep it up until Ctrl+C. What starts exchanges is told to by a control interface.',
    )
    .option('--port <number>', 'port to listen on (default: any that is free)')
    .option('--config <file>', 'JSON file; --schema prints what may be in it')
    .option('--tenant <name>', 'serve below /t/<name>')
    .option('--seed <text>', 'make the same ids on every run; loopback only')
    .option('--log <format>', 'pretty or json', 'pretty')
    .option('--schema', "print the JSON Schema of the actor's configuration, and exit")
    .addHelpText('after', simulateHelp)
    .action(async (actor: string, flags: SimulateFlags) =>
      end(await simulate(actor, flags, { ...printer, stopped: interrupted() })),
    );
}

async function demonstrate({ once = false, full = false }: DemoFlags): Promise<number> {
  const lab = await startDemonstrationLab();
  try {
    const { passed } = await playScenes(lab, { style: terminalStyle(full), print: (line) => console.log(line) });
    const isAttended = process.stdout.isTTY === true && (process.env['CI'] ?? '') === '';
    if (passed && isAttended && !once) await stayUp(lab);
    return passed ? exitCode.ok : exitCode.unexpected;
  } finally {
    await lab.close();
  }
}

function terminalStyle(full: boolean): TranscriptStyle {
  const isPainted = isColourful(process.stdout, process.env);
  return { full, paint: (colour, text) => (isPainted ? styleText(colour, text, { validateStream: false }) : text) };
}

/** FORCE_COLOR decides where it is set, as it does in Node; else a terminal is coloured unless NO_COLOR is set. */
function isColourful(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

/** Of the package that this file is in. */
function toolkitVersion(): string {
  const { version } = createRequire(import.meta.url)('halo-toolkit/package.json');
  return String(version);
}

/** Keeps the manager up until it is interrupted, and says what it is asked. */
async function stayUp(lab: DemonstrationLab): Promise<void> {
  console.log('\nThe Context Manager stays up until Ctrl+C. Speak to it:\n');
  console.log(`  curl -si '${lab.managerBaseUrl}/$set-context' -H 'content-type: application/fhir+json' \\`);
  console.log(
    `    -d '{"resourceType":"Parameters","parameter":[{"name":"intent","valueString":"create-referral"}]}'\n`,
  );
  const unsubscribe = lab.subscribe((event) => {
    const line = describeEvent(event);
    if (line !== undefined) console.log(line);
  });
  await interrupted();
  unsubscribe();
}

/** Resolves at Ctrl+C, or when the process is asked to end. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function describeEvent(event: ExchangeEvent): string | undefined {
  switch (event.kind) {
    case 'response-sent':
      return `${event.status} ${event.exchange ?? 'no exchange'}  ${event.bytes} bytes, ${event.durationMs} ms`;
    case 'requirement-missed':
      return `    ${event.refused ? 'refused' : 'missed'} ${event.requirement} (${event.evidence})`;
    default:
      return undefined;
  }
}
