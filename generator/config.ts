import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findPackages } from './cli/find-packages.ts';
import type { ToolkitLocation } from './cli/toolkit-location.ts';
import { isArchive } from './model/packed-package.ts';
import { ToolkitError } from './model/toolkit-error.ts';

/** Where profiles come from, as the command line says it. */
export interface InputOptions {
  /**
   * Folders of profiles: a package folder, or a folder of package folders, one for each release.
   * Default: `profiles` of the current folder where there is one, else the toolkit's own.
   */
  readonly profiles?: readonly string[];
}

/** All a run of `generate` is told. */
export interface GenerateCommandOptions extends InputOptions {
  /** Output folder. Default: `generated`. */
  readonly out?: string;
  /** Compare with the output folder and write nothing. Default: false. */
  readonly check?: boolean;
  /** Print every file again, whatever the manifest proves. Default: false. */
  readonly full?: boolean;
  /** Generate again on every edit. Default: false. */
  readonly watch?: boolean;
  /** One JSON document on stdout. Default: false. */
  readonly json?: boolean;
}

/** All a run of `pack` is told. */
export interface PackCommandOptions extends InputOptions {
  /** The archive. Default: `<name>-<version>.tgz` in the current folder. */
  readonly out?: string;
  /** One JSON document on stdout. Default: false. */
  readonly json?: boolean;
}

/** The input, resolved: absolute paths that exist. */
export interface InputConfig {
  readonly toolkit: ToolkitLocation;
  /** The folders named, for watching. */
  readonly folders: readonly string[];
  /** Package folders, sorted. */
  readonly packages: readonly string[];
}

/** A run of `generate`, resolved. */
export interface GenerateConfig extends InputConfig {
  readonly output: string;
  readonly mode: 'write' | 'check';
  readonly full: boolean;
}

/**
 * Resolves where the profiles are.
 * @throws ToolkitError `profiles-not-found`
 */
export function resolveInput(options: InputOptions, workingFolder: string, toolkit: ToolkitLocation): InputConfig {
  const named = options.profiles ?? [];
  const folders =
    named.length > 0
      ? named.map((folder) => resolve(workingFolder, folder))
      : [defaultProfiles(workingFolder, toolkit)];
  return Object.freeze({ toolkit, folders, packages: [...new Set(folders.flatMap(findPackages))].sort() });
}

/**
 * Resolves a run of `generate`.
 * @throws ToolkitError `profiles-not-found`
 */
export function resolveGenerate(
  options: GenerateCommandOptions,
  workingFolder: string,
  toolkit: ToolkitLocation,
): GenerateConfig {
  return Object.freeze({
    ...resolveInput(options, workingFolder, toolkit),
    output: resolve(workingFolder, options.out ?? 'generated'),
    mode: options.check === true ? 'check' : 'write',
    full: options.full === true,
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
