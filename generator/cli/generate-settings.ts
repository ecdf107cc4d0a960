import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ErrorObject } from 'ajv';
import type { GenerateCommandOptions } from '../config.ts';
import { nearNames } from '../model/near-names.ts';
import { ToolkitError } from '../model/toolkit-error.ts';

/** What a file of settings may say of `generate`. */
type Settings = Omit<GenerateCommandOptions, 'check' | 'full' | 'watch' | 'json' | 'format' | 'config'>;

const defaultName = 'halo.config.json';
const schemaPath = ['generator', 'schemas', 'halo.config.schema.json'] as const;

/** Settings that are paths, told from the file's folder. */
const paths = ['out', 'templates'] as const;
const pathLists = ['profiles', 'package', 'cache'] as const;

/**
 * The settings of a file: the one named, else the one of the current folder; none where it has none.
 * @throws ToolkitError `config-invalid` where it cannot be read, is no JSON, or says what its schema does not know.
 */
export async function readSettings(
  named: string | undefined,
  workingFolder: string,
  toolkitRoot: string,
): Promise<{ readonly settings: Settings; readonly isFile: boolean }> {
  const path = resolve(workingFolder, named ?? defaultName);
  if (named === undefined && !existsSync(path)) return { settings: {}, isFile: false };
  const content = parse(path);
  const { Ajv } = await import('ajv');
  const schema = JSON.parse(readFileSync(join(toolkitRoot, ...schemaPath), 'utf8'));
  const validate = new Ajv({ allErrors: true, verbose: true }).compile<Settings>(schema);
  if (!validate(content)) {
    throw new ToolkitError('config-invalid', `${path}: ${(validate.errors ?? []).map(describe).join('; ')}`);
  }
  return { settings: placed(content, dirname(path)), isFile: true };
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new ToolkitError('config-invalid', `${path} cannot be read as JSON`, { cause });
  }
}

/** Paths from the folder of the file, which need not be the current one. */
function placed(settings: Settings & { readonly $schema?: string }, folder: string): Settings {
  const { $schema: _schema, ...own } = settings;
  const moved: Record<string, unknown> = { ...own };
  for (const name of paths) {
    if (own[name] !== undefined) moved[name] = resolve(folder, own[name]);
  }
  for (const name of pathLists) {
    if (own[name] !== undefined) moved[name] = own[name].map((each) => fileOrText(each, folder, name !== 'package'));
  }
  if (own.licenseHeader !== undefined) moved['licenseHeader'] = fileOrText(own.licenseHeader, folder, false);
  return moved;
}

/** What need not be a path, as the name of a package or a text, is one where it leads to something. */
function fileOrText(given: string, folder: string, isPath: boolean): string {
  const path = resolve(folder, given);
  return isPath || (!given.includes('\n') && existsSync(path)) ? path : given;
}

function describe(error: ErrorObject): string {
  const place = error.instancePath === '' ? '' : `${error.instancePath} `;
  const { additionalProperty } = error.params;
  if (error.keyword === 'additionalProperties' && typeof additionalProperty === 'string') {
    const known = Object.keys(error.parentSchema?.['properties'] ?? {});
    return `${place}unknown key ${JSON.stringify(additionalProperty)}.${nearNames(additionalProperty, known)}`;
  }
  if (error.keyword !== 'enum') return `${place}${error.message ?? error.keyword}`;
  const allowed: readonly string[] = Array.isArray(error.schema) ? error.schema.map(String) : [];
  const found = JSON.stringify(error.data);
  return `${place}must be one of ${allowed.join(', ')}, not ${found}.${nearNames(String(error.data), allowed)}`;
}
