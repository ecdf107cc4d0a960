import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Validator } from '../../generated/runtime/validation.ts';
import { isObject } from '../../generated/runtime/validation.ts';
import { ConfigError } from '../config.ts';

/**
 * The validators of a release that was generated from other definitions: those of the jurisdiction's own profiles, by canonical.
 * @param file compiled `release.js`; its path begins at the folder the command is started in
 * @throws ConfigError where it cannot be loaded, or exports no release.
 */
export async function readProfileValidators(file: string): Promise<Readonly<Record<string, Validator>>> {
  let module: unknown;
  try {
    module = await import(pathToFileURL(resolve(file)).href);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError('/profileModule', [`${file} cannot be loaded: ${why}`]);
  }
  const release = isObject(module) ? module['release'] : undefined;
  const validators = isObject(release) ? release['validators'] : undefined;
  if (!isObject(validators) || !Object.values(validators).every((value) => typeof value === 'function')) {
    throw new ConfigError('/profileModule', [`${file} exports no release with validators.`]);
  }
  // What is generated has this shape, and a function cannot be asked for more.
  return validators as Readonly<Record<string, Validator>>;
}
