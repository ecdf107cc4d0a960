import type { Emitter } from '../../generator/emit/emitter.ts';
import type { Release } from '../../generator/model/release.ts';
import { printModule } from '../../generator/write/print-module.ts';

/** The modules an emitter makes, as text by path, each without its header. */
export function printedModules(emitter: Emitter, release: Release): Readonly<Record<string, string>> {
  const texts: [string, string][] = [];
  for (const file of emitter(release, { templates: [], runtime: [] }).value) {
    if (file.kind !== 'module') continue;
    const text = printModule(file.path, file.module);
    texts.push([file.path, text.slice(text.indexOf('\n\n') + 2)]);
  }
  return Object.fromEntries(texts);
}

/**
 * The declaration that begins with `head`, to its last line, comments left out.
 * @throws TypeError where the text has none
 */
export function declaration(text: string | undefined, head: string): string {
  const code = (text ?? '').replaceAll(/^ *\/\*\*[\s\S]*?\*\/\n/gm, '');
  const lines = code.split('\n');
  const start = lines.findIndex((line) => line.startsWith(head));
  if (start < 0) throw new TypeError(`No ${head} in:\n${code}`);
  const length = lines.slice(start).findIndex((line) => /^(?:[}\]]|\S.*;$)/.test(line));
  return lines.slice(start, start + length + 1).join('\n');
}
