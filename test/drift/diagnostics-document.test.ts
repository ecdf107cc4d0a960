import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { annotation } from '../../generator/cli/github-annotations.ts';
import { sarifLog } from '../../generator/cli/sarif-log.ts';
import { type DiagnosticCode, diagnosticCatalogue } from '../../generator/model/diagnostic-code.ts';
import { faultCatalogue } from '../../generator/model/toolkit-error.ts';
import { readSarif } from '../support/sarif-rules.ts';

// The keys of the catalogue are its codes.
const codes = Object.keys(diagnosticCatalogue) as readonly DiagnosticCode[];
const document = 'generator/diagnostics.md';

/** The document as the catalogues give it; `npx vitest run test/drift -u` writes it. */
function expectedDocument(): string {
  const diagnostics = Object.entries(diagnosticCatalogue).map(([code, { meaning, remedy, specReferences }]) => {
    const references = specReferences.map((reference) =>
      reference.startsWith('http') ? `<${reference}>` : `\`${reference}\``,
    );
    return section(code, meaning, remedy, references);
  });
  const faults = Object.entries(faultCatalogue).map(([code, { meaning, remedy }]) =>
    section(code, meaning, remedy, []),
  );
  return [
    '# Diagnostics and faults',
    'Every code the toolkit can print, with what it means and what to do; `halo explain <code>` says the same. This page is made from',
    '`model/diagnostic-code.ts` and `model/toolkit-error.ts`: change them, not it.',
    '',
    '## Diagnostics',
    'Mistakes in profiles and obstacles in the output folder. All of them are printed at once; an error makes the exit code 1, and',
    'nothing is written.',
    '',
    ...diagnostics,
    '## Faults of use',
    'The command was called wrongly (exit code 2), or the toolkit itself failed (exit code 3).',
    '',
    ...faults,
  ]
    .join('\n')
    .replaceAll(/^(#+ .*)$/gm, '$1\n')
    .trimEnd()
    .concat('\n');
}

function section(code: string, meaning: string, remedy: string, references: readonly string[]): string {
  const see = references.length === 0 ? '' : `\n\nSee ${references.join(', ')}.`;
  return `### ${code}\n${meaning}\n\n${remedy}${see}\n`;
}

/** Every string in the generator's sources that stands where a code of a diagnostic does. */
function usedCodes(): ReadonlySet<string> {
  const files = readdirSync('generator', { recursive: true, encoding: 'utf8' }).filter(
    (name) =>
      name.endsWith('.ts') && !['diagnostic-code.ts', 'toolkit-error.ts'].some((catalogue) => name.endsWith(catalogue)),
  );
  const texts = files.map((name) => readFileSync(join('generator', name), 'utf8')).join('\n');
  return new Set([...texts.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)].map(([, code = '']) => code));
}

describe('the list of diagnostics', () => {
  it.each(codes)('gives %s to code scanning as a rule with its meaning and remedy, and as an annotation', (code) => {
    const { meaning, remedy, specReferences } = diagnosticCatalogue[code];
    const place = { package: 'x#1', file: 'x.json', pointer: '/id', path: 'x.json', line: 1, column: 2 };
    const found = { severity: 'error' as const, code, message: 'Found.', remedy, specReferences, ...place };
    const { faults, rules } = readSarif(JSON.stringify(sarifLog({ toolkitVersion: '1', exitCode: 1, found: [found] })));
    const [rule] = rules;
    const plain = (text = ''): string => text.replaceAll('{{', '{').replaceAll('}}', '}');
    expect([faults, rule?.id, plain(rule?.fullDescription.text)]).toEqual([[], code, meaning]);
    expect(plain(rule?.help.text).startsWith(remedy)).toBe(true);
    expect(rule?.helpUri).toBe(specReferences.find((reference) => reference.startsWith('http')));
    expect(annotation(found, { workingFolder: '/', checkout: undefined })).toContain(`,title=${code}::`);
  });

  it('is in step with the catalogues', async () => {
    await expect(expectedDocument()).toMatchFileSnapshot(join('../..', document));
  });

  it('holds no code that the generator never gives', () => {
    const used = usedCodes();
    const known = [...Object.keys(diagnosticCatalogue), ...Object.keys(faultCatalogue)];
    expect(known.filter((code) => !used.has(code))).toEqual([]);
  });
});
