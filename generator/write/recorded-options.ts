import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isJsonObject } from '../model/json.ts';
import { artefactNames, importExtensions, type OutputOptions } from '../model/output-options.ts';
import { manifestName, parseManifestOptions } from './output-manifest.ts';

/**
 * Options as the manifest has them, members in one order; a path is told from the output folder, so that it holds wherever both are
 * moved to. `undefined` where nothing was chosen.
 */
export function toRecord(options: OutputOptions, output: string): OutputOptions | undefined {
  const { only, importExtension, licenseHeader, templates } = options;
  const record = {
    ...(only && { only }),
    ...(importExtension && importExtension !== '.ts' && { importExtension }),
    ...(licenseHeader !== undefined && { licenseHeader }),
    ...(templates !== undefined && { templates: pathFrom(output, templates) }),
  };
  return Object.keys(record).length === 0 ? undefined : record;
}

/** A path as it is told from the output folder, so that it holds wherever both are moved to. */
export function pathFrom(output: string, path: string): string {
  return relative(output, path).split(sep).join('/');
}

/** The options that the output folder was made by, as far as its manifest can be read. */
export function readRecordedOptions(output: string): OutputOptions {
  const recorded = parseManifestOptions(readText(join(output, manifestName)));
  if (!isJsonObject(recorded)) return {};
  const { only, importExtension, licenseHeader, templates } = recorded;
  const names = Array.isArray(only) ? artefactNames.filter((name) => only.includes(name)) : [];
  const extension = importExtensions.find((each) => each === importExtension);
  return {
    ...(names.length > 0 && { only: [...names].sort() }),
    ...(extension && { importExtension: extension }),
    ...(typeof licenseHeader === 'string' && { licenseHeader }),
    ...(typeof templates === 'string' && !isAbsolute(templates) && { templates: resolve(output, templates) }),
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The run itself says what is wrong with the folder.
    return '';
  }
}
