import { type Command, Option } from 'commander';
import { outputFormats } from './output-format.ts';

/** A command, as all of them are: what is left over is refused, and a fault points to its help. */
export function addCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .helpOption('-h, --help', 'print help')
    .allowExcessArguments(false)
    .showHelpAfterError(`Look at \`halo ${name} --help\`.`);
}

/** A command that reads packages, with the options that say which and from where. */
export function addReadingCommand(program: Command, name: string, description: string): Command {
  return addCommand(program, name, description)
    .addOption(profilesOption())
    .addOption(packageOption())
    .addOption(cacheOption())
    .addOption(registryOption());
}

export function formatOption(): Option {
  return new Option(
    '--format <format>',
    'pretty for people, json for programs, github for annotations in a job of GitHub Actions, sarif for code scanning (default: pretty)',
  ).choices(outputFormats);
}

export function jsonOption(description = 'short for --format json'): Option {
  return new Option('--json', description);
}

export function profilesOption(): Option {
  return new Option(
    '--profiles <dir...>',
    'package folders or archives (.tgz), or folders of package folders (default: profiles/ here, else the toolkit’s own)',
  );
}

function packageOption(): Option {
  return new Option(
    '--package <source...>',
    'packages of any FHIR R4 guide: a folder, an archive (.tgz), or <name>#<version> (1.0.x, latest) from a cache or registry',
  );
}

function cacheOption(): Option {
  return new Option(
    '--cache <path...>',
    'where packages are looked for by name: a FHIR package cache, a folder of packages or archives, one of them (default: ~/.fhir/packages)',
  );
}

function registryOption(): Option {
  return new Option(
    '--registry <url>',
    'FHIR package registry to ask for what no cache has; archives are kept in the first --cache folder (default: none)',
  );
}
