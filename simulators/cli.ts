import { styleText } from 'node:util';
import { Command, CommanderError } from 'commander';
import type { ExchangeEvent } from '../generated/runtime/exchange-event.ts';
import { playScenes } from './lab/demonstration.ts';
import { type DemonstrationLab, startDemonstrationLab } from './lab/demonstration-lab.ts';
import type { TranscriptStyle } from './lab/transcript.ts';
import { type ValidateFlags, validateFiles } from './validate/validate-files.ts';

/** What the process says when it ends. */
const exitCode = { ok: 0, unexpected: 1, usage: 2, internal: 3 } as const;

interface DemoFlags {
  readonly once?: boolean;
  readonly full?: boolean;
}

/** Runs the command line of the simulators: `args` without the program's own name. Returns the exit code; never throws. */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = exitCode.ok;
  const program = new Command('halo').exitOverride();
  program
    .command('demo')
    .description('Let a Context Source and a Context Manager talk over loopback HTTP, and print every byte.')
    .option('--once', 'exit after the demonstration (as without a terminal, or where CI is set)')
    .option('--full', 'show long bodies whole')
    .addHelpText(
      'after',
      '\nExit codes: 0 all went as expected, 1 something did not, 2 wrong use, 3 defect.\n\nExamples:\n' +
        '  halo demo                 then stays up to be spoken to, until Ctrl+C\n' +
        '  halo demo --once --full   the whole transcript, then exits\n',
    )
    .action(async (flags: DemoFlags) => {
      code = await demonstrate(flags);
    });
  program
    .command('validate')
    .argument('<file...>', 'JSON files, each a FHIR resource')
    .description('Check resources against FHIR R4 and the profiles of the guide.')
    .option('--profile <url>', 'canonical URL of the profile that every file must meet')
    .option('--warnings', 'mention what definitions only warn of')
    .option('--json', 'print one JSON array: file, accepted, outcome (an OperationOutcome)')
    .addHelpText(
      'after',
      '\nExit codes: 0 all files accepted, 1 at least one refused, 2 wrong use (also a file that is no JSON), 3 defect.\n\n' +
        'Example:\n  halo validate --json patient.json\n',
    )
    .action(async (files: readonly string[], flags: ValidateFlags) => {
      code = await validateFiles(files, flags, {
        out: (text) => console.log(text),
        error: (text) => console.error(text),
      });
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
  const isColourful = process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '';
  return { full, paint: (colour, text) => (isColourful ? styleText(colour, text) : text) };
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
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  unsubscribe();
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
