import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { findPackages } from './cli/find-packages.ts';
import type { FormatOptions } from './cli/output-format.ts';
import { resolveStyle, type StyleOptions } from './cli/output-style-options.ts';
import type { ToolkitLocation } from './cli/toolkit-location.ts';
import type { OutputOptions } from './model/output-options.ts';
import { type PackageSources, parsePackageSpec } from './model/package-sources.ts';
import { isArchive } from './model/packed-package.ts';
import { ToolkitError } from './model/toolkit-error.ts';
import { readRecordedOptions } from './write/recorded-options.ts';

/** Where profiles come from, as the command line says it. */
export interface InputOptions {
  /**
   * Folders of profiles: a package folder, or a folder of package folders, one for each release.
   * Default: `profiles` of the current folder where there is one, else the toolkit's own.
   */
  readonly profiles?: readonly string[];
  /** Packages of any guide: a folder, an archive, or `name#version`, which is looked for like a dependency. */
  readonly package?: readonly string[];
  /** Where packages are looked for by name. Default: the FHIR package cache of the user, `.fhir/packages` in the home folder. */
  readonly cache?: readonly string[];
  /** Address of a registry, asked for packages that no cache has. Default: none, and no connection is opened. */
  readonly registry?: string;
}

/** All a run of `generate` is told. */
export interface GenerateCommandOptions extends InputOptions, FormatOptions, StyleOptions {
  /** Output folder. Default: `generated`. */
  readonly out?: string;
  /** Compare with the output folder and write nothing. Default: false. */
  readonly check?: boolean;
  /** Print every file again, whatever the manifest proves. Default: false. */
  readonly full?: boolean;
  /** Generate again on every edit. Default: false. */
  readonly watch?: boolean;
  /** File of settings, which these options win over. Default: `halo.config.json` in the current folder, where there is one. */
  readonly config?: string;
}

/** All a run of `pack` is told. */
export interface PackCommandOptions extends InputOptions, FormatOptions {
  /** The archive. Default: `<name>-<version>.tgz` in the current folder. */
  readonly out?: string;
}

/** The input, resolved: absolute paths that exist. */
export interface InputConfig {
  readonly toolkit: ToolkitLocation;
  /** The folders named, for watching. */
  readonly folders: readonly string[];
  /** Package folders and archives, sorted, then packages asked for by name and version. */
  readonly packages: readonly string[];
  /** Those asked for by name and version. */
  readonly named: readonly string[];
  /** Where packages are looked for by name. */
  readonly sources: PackageSources;
}

/** A run of `generate`, resolved. */
export interface GenerateConfig extends InputConfig {
  readonly output: string;
  readonly mode: 'write' | 'check';
  readonly full: boolean;
  readonly style: OutputOptions;
}

/**
 * Resolves where the profiles are.
 * @throws ToolkitError `profiles-not-found`, `option-invalid`
 */
export function resolveInput(options: InputOptions, workingFolder: string, toolkit: ToolkitLocation): InputConfig {
  const asked = options.package ?? [];
  const paths = asked.filter((source) => existsSync(resolve(workingFolder, source)));
  const named = asked.filter((source) => !paths.includes(source)).map(packageName);
  const given = [...(options.profiles ?? []), ...paths].map((path) => resolve(workingFolder, path));
  const folders = given.length + named.length > 0 ? given : [defaultProfiles(workingFolder, toolkit)];
  const packages = [...[...new Set(folders.flatMap(findPackages))].sort(), ...named];
  return Object.freeze({ toolkit, folders, packages, named, sources: packageSources(options, workingFolder) });
}

/** `name#version`, or `name@version` as npm has it. */
function packageName(source: string): string {
  const spec = source.replace(/(?<=.)@/, '#');
  if (parsePackageSpec(spec) !== undefined) return spec;
  const hint = /#current\$/.test(spec)
    ? '; the build of a branch is in no registry and no cache: name its folder or archive'
    : '';
  throw new ToolkitError(
    'profiles-not-found',
    `There is no folder or archive ${source}, and it is no <name>#<version>${hint}`,
  );
}

function packageSources({ cache, registry }: InputOptions, workingFolder: string): PackageSources {
  const folders = cache?.map((path) => resolve(workingFolder, path));
  for (const folder of folders ?? []) {
    if (!existsSync(folder)) throw new ToolkitError('profiles-not-found', `There is no package cache ${folder}`);
  }
  if (registry !== undefined && !/^https?:\/\//i.test(registry)) {
    throw new ToolkitError('option-invalid', `--registry wants an address that begins with https://, not ${registry}`);
  }
  const keepIn = folders?.find((folder) => statSync(folder).isDirectory());
  return {
    folders: folders ?? [join(homedir(), '.fhir', 'packages')],
    ...(registry === undefined ? {} : { registry }),
    // Only in a place that was named: the user's own cache has another layout, and belongs to other tools too.
    ...(registry === undefined || keepIn === undefined ? {} : { keepIn }),
  };
}

/**
 * Resolves a run of `generate`. A comparison is made by the options that the output folder was made by, unless others are given, or
 * a file of settings says all there is to say.
 * @throws ToolkitError `profiles-not-found`, `option-invalid`
 */
export function resolveGenerate(
  options: GenerateCommandOptions,
  workingFolder: string,
  toolkit: ToolkitLocation,
  { useRecorded }: { readonly useRecorded: boolean },
): GenerateConfig {
  const output = resolve(workingFolder, options.out ?? 'generated');
  const recorded = options.check === true && useRecorded ? readRecordedOptions(output) : {};
  return Object.freeze({
    ...resolveInput(options, workingFolder, toolkit),
    output,
    mode: options.check === true ? 'check' : 'write',
    full: options.full === true,
    style: resolveStyle(options, workingFolder, recorded),
  });
}

/** A run of `pack`, resolved. */
export interface PackConfig extends InputConfig {
  /** Absolute path of the archive for a package. */
  readonly archivePath: (name: string, version: string) => string;
}

/**
 * Resolves a run of `pack`.
 * @throws ToolkitError `profiles-not-found`, `option-invalid`
 */
export function resolvePack(options: PackCommandOptions, workingFolder: string, toolkit: ToolkitLocation): PackConfig {
  const input = resolveInput(options, workingFolder, toolkit);
  const { out } = options;
  if (out === undefined) {
    return Object.freeze({
      ...input,
      archivePath: (name: string, version: string) => join(workingFolder, `${name}-${version}.tgz`),
    });
  }
  if (!isArchive(out)) throw new ToolkitError('option-invalid', `--out names no .tgz file: ${out}`);
  if (input.packages.length > 1) {
    const found = `${input.packages.length} packages`;
    throw new ToolkitError(
      'option-invalid',
      `--out names one file, but there are ${found}; choose one with --profiles`,
    );
  }
  const path = resolve(workingFolder, out);
  if (input.packages.includes(path))
    throw new ToolkitError('option-invalid', `--out is the package that is read: ${out}`);
  return Object.freeze({ ...input, archivePath: () => path });
}

function defaultProfiles(workingFolder: string, toolkit: ToolkitLocation): string {
  const own = join(workingFolder, 'profiles');
  return existsSync(own) ? own : join(toolkit.root, 'profiles');
}
