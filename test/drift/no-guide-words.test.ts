import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Words of the guide the toolkit was made for. Whatever says one of them in the generator is not read from the profiles. */
const guideWords = [
  /halo/i,
  /sofa\b/i,
  /smart on fhir/i,
  /infoway/i,
  /launch[-_ ]?id/i,
  /(set|clear)[-_ ]?context/i,
  /app[-_ ]?id\b/i,
  /context[-_ ]?(manager|source)/i,
  /point[-_ ]?of[-_ ]?care/i,
  /ca:(ac|sof|fsub)/i,
  /accelerator/i,
];

/** What may be said all the same: the name of the command, of its file of settings, of the package, and the namespace of the input language. */
const allowed: readonly (readonly [file: RegExp, text: RegExp])[] = [
  [/./, /`?\bhalo (?:<command>|(?:generate|check|list|explain|coverage|pack|validate|simulate|demo)\b)/g],
  [/^(?:cli\/program|cli\/sarif-log)\.ts$/, /'halo'|\$ halo /g],
  [/^cli\/(?:program|command-options)\.ts$/, /`halo (?:\$\{name\} )?--help\\?`|bin\/halo/g],
  [/./, /\bhalo\.config(?:\.schema)?\.json\b/g],
  [/^README\.md$/, /node_modules\/halo-toolkit\//g],
  [/^cli\/toolkit-location\.ts$/, /'halo-toolkit'/g],
  [/^model\/namespace\.ts$/, /https:\/\/halo-toolkit\.example\/fhir\/StructureDefinition\//g],
];

function generatorFiles(): readonly string[] {
  return readdirSync('generator', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(ts|hbs|json|md)$/.test(name),
  );
}

function guideWordsIn(file: string): readonly string[] {
  const lines = readFileSync(join('generator', file), 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    const rest = allowed.reduce((text, [where, what]) => (where.test(file) ? text.replaceAll(what, '') : text), line);
    return guideWords.some((word) => word.test(rest)) ? [`${file}:${index + 1} ${line.trim()}`] : [];
  });
}

describe('the generator', () => {
  it('says no word of the guide', () => {
    const files = generatorFiles();
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap(guideWordsIn)).toEqual([]);
  });
});
