import { Argument, Command, Option } from 'commander';
import type { GenerateCommandOptions, PackCommandOptions } from '../config.ts';
import { artefactNames, importExtensions } from '../model/output-options.ts';
import { ToolkitError } from '../model/toolkit-error.ts';
import type { CheckCommandOptions } from './check-command.ts';
import { addCommand, addReadingCommand, formatOption, jsonOption, profilesOption } from './command-options.ts';
import type { CoverageCommandOptions } from './coverage-command.ts';
import type { ExitCode } from './exit-code.ts';
import type { ExplainCommandOptions } from './explain-command.ts';
import type { ListCommandOptions } from './list-command.ts';
import type { CommandContext } from './terminal.ts';
import { findToolkit } from './toolkit-location.ts';

/** Kept beside the program, not in `release-catalogue.ts`, so that help needs no model. */
const listable = ['profiles', 'actors', 'transactions', 'exchanges', 'requirements'] as const;

/** Commands that bin/halo gives to the program of the simulators: here only to be listed, and to be what a mistyped one is near to. */
const otherCommands = {
  demo: 'Let two simulated actors talk over loopback HTTP, and print every byte.',
  simulate: 'Start one actor, and keep it up until Ctrl+C.',
  validate: 'Check resources against FHIR R4 and the profiles of the guide.',
};

const exitCodes = `

Exit codes:
  0  done, nothing wrong
  1  the profiles have errors, or the output is not what they give
  2  called wrongly: unknown option, missing folder
  3  the toolkit itself failed`;

/** A program that parses arguments; `finish` is told the exit code of the command that ran. */
export function createProgram(context: CommandContext, finish: (code: ExitCode) => void): Command {
  const program = new Command('halo')
    .description('Typed clients, server stubs, validators, OpenAPI and docs from machine-readable profiles.')
    .version(findToolkit().version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .exitOverride()
    .showHelpAfterError('Look at `halo --help`.')
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
    });
  program.addHelpText(
    'after',
    `
Examples:
  $ halo check                       what is wrong with the profiles
  $ halo generate                    bring generated/ up to date
  $ halo generate --check            fail if generated/ is not up to date
  $ halo list exchanges              every message pair
  $ halo explain canonical-dangling  what a diagnostic means
  $ halo pack                        the profiles as a FHIR package for other tools
  $ halo validate patient.json       is this a resource as the guide wants it
  $ halo simulate --help             actors to develop against

Colour is used on a terminal; NO_COLOR turns it off, FORCE_COLOR on.${exitCodes}`,
  );
  addGenerate(program, context, finish);
  addCheck(program, context, finish);
  addList(program, context, finish);
  addExplain(program, context, finish);
  addCoverage(program, context, finish);
  addPack(program, context, finish);
  for (const [name, description] of Object.entries(otherCommands)) addOther(program, name, description);
  return program;
}

function addGenerate(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const watch = new Option('--watch', 'generate again on every edit until interrupted').conflicts([
    'check',
    'json',
    'format',
  ]);
  addReadingCommand(program, 'generate', 'Generate code, OpenAPI and docs from the profiles.')
    .option('--out <dir>', 'output folder (default: generated)')
    .option('--check', 'compare with the output folder, write nothing; exit 1 where they differ')
    .option('--full', 'print every file again instead of trusting the manifest and earlier runs')
    .addOption(watch)
    .option(
      '--only <artefacts...>',
      `kinds of files to generate, with what they import: ${artefactNames.join(', ')} (default: all)`,
    )
    .option(
      '--license-header <text|file>',
      'text to stand at the head of every file that can hold a comment (default: none)',
    )
    .addOption(
      new Option(
        '--import-extension <style>',
        'how modules name each other: .ts, .js, or none for bundlers (default: .ts)',
      ).choices(importExtensions),
    )
    .option(
      '--templates <dir>',
      'templates (.md.hbs) that replace the toolkit’s own pages and partials, by name (default: none)',
    )
    .option('--config <file>', 'settings that options win over (default: halo.config.json here, where there is one)')
    .addOption(formatOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Only files that the manifest of the output folder owns and nobody edited are replaced or deleted. Any FHIR R4 guide generates:
types and validators of its StructureDefinitions, clients and servers of its OperationDefinitions and CapabilityStatements, its
topics. --check compares by the options the folder was made by, unless others are given. What it depends on is looked for with --cache; the network is used only with --registry.

Examples:
  $ halo generate
  $ halo generate --profiles my-guide --out src/generated
  $ halo generate --package hl7.fhir.us.core#6.1.0 --out src/us-core
  $ halo generate --package us-core.tgz --cache fhir-packages --registry https://packages.example
  $ halo generate --check --full     what CI runs
  $ halo generate --only types,validators --import-extension .js
  $ halo generate --only docs --templates my-templates --license-header LICENSE-HEADER.txt
  $ halo generate --config ci/halo.config.json
  $ halo generate --watch${exitCodes}`,
    )
    .action(async (options: GenerateCommandOptions) => {
      const { runGenerateCommand } = await import('./generate-command.ts');
      finish(await runGenerateCommand(options, context));
    });
}

function addCheck(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  addReadingCommand(program, 'check', 'Print everything that is wrong with the profiles, with what to do.')
    .addOption(formatOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ halo check
  $ halo check --profiles my-guide --json${exitCodes}`,
    )
    .action(async (options: CheckCommandOptions) => {
      const { runCheckCommand } = await import('./check-command.ts');
      finish(await runCheckCommand(options, context));
    });
}

function addList(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  addReadingCommand(program, 'list', 'List what the profiles define.')
    .addArgument(new Argument('[what]', 'what to list').choices(listable).default('profiles'))
    .addOption(jsonOption('print one JSON document on stdout'))
    .addHelpText(
      'after',
      `
Examples:
  $ halo list
  $ halo list requirements
  $ halo list exchanges --json${exitCodes}`,
    )
    .action(async (what: (typeof listable)[number], options: ListCommandOptions) => {
      const { runListCommand } = await import('./list-command.ts');
      finish(await runListCommand(what, options, context));
    });
}

function addExplain(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  addReadingCommand(
    program,
    'explain',
    'Explain the code of a diagnostic, or a requirement. Without a name, list every code.',
  )
    .argument('[name]', 'code of a diagnostic, or id of a requirement')
    .addOption(jsonOption('print one JSON document on stdout'))
    .addHelpText(
      'after',
      `
Examples:
  $ halo explain
  $ halo explain output-edited${exitCodes}`,
    )
    .action(async (name: string | undefined, options: ExplainCommandOptions) => {
      const { runExplainCommand } = await import('./explain-command.ts');
      finish(await runExplainCommand(name, options, context));
    });
}

function addPack(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  addCommand(program, 'pack', 'Pack the profiles as a FHIR package (.tgz) in plain R4, for other tools.')
    .addOption(profilesOption())
    .option('--out <file.tgz>', 'the archive (default: <name>-<version>.tgz)')
    .addOption(formatOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Resource types that R4 lacks become Basic, with an ImplementationGuide that lists everything. The archive can be given to
--profiles of every command, and generates what the folder generates. Profiles with errors are not packed.

Examples:
  $ halo pack
  $ halo pack --profiles my-guide --out dist/my-guide.tgz
  $ halo generate --profiles dist/my-guide.tgz${exitCodes}`,
    )
    .action(async (options: PackCommandOptions) => {
      const { runPackCommand } = await import('./pack-command.ts');
      finish(await runPackCommand(options, context));
    });
}

function addCoverage(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  addReadingCommand(program, 'coverage', 'Tell what the examples do not show of the messages.')
    .addOption(formatOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
An example should show every parameter, every element that a definition of the guide makes required or mustSupport, and every
slice, type of a choice and code of a required binding that it adds. Exceptions stand in coverage-exceptions.json of the
package, each with a reason.

Examples:
  $ halo coverage
  $ halo coverage --profiles my-guide --json${exitCodes}`,
    )
    .action(async (options: CoverageCommandOptions) => {
      const { runCoverageCommand } = await import('./coverage-command.ts');
      finish(await runCoverageCommand(options, context));
    });
}

function addOther(program: Command, name: string, description: string): void {
  addCommand(program, name, description)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw new ToolkitError('option-invalid', `The command ${name} is started by bin/halo, not by the generator`);
    });
}
