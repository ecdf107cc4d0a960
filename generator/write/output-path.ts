import { type OutputPath, parseOutputPath } from '../model/identifier.ts';

/** A path the program itself names. */
export function fixedPath(text: string): OutputPath {
  const path = parseOutputPath(text);
  if (path === undefined) throw new TypeError(`Not an output path: ${text}`);
  return path;
}
