import { assertNever } from '../model/assert-never.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { ImportExtension, OutputOptions } from '../model/output-options.ts';

/**
 * A file as the options want it written: imports by the extension asked for, the licence header above all else. JSON holds no
 * comment, so that documents in it stay without header.
 */
export function styledFile(
  file: GeneratedFile,
  { importExtension = '.ts', licenseHeader }: OutputOptions,
): GeneratedFile {
  const header = licenseHeader === undefined ? [] : headerLines(licenseHeader);
  switch (file.kind) {
    case 'json':
      return file;
    case 'openapi-types':
      return header.length === 0 ? file : { ...file, header };
    case 'module': {
      const imports = file.module.imports.map((each) => ({ ...each, from: extended(each.from, importExtension) }));
      const all = header.length === 0 ? file.module.header : [...header, '', ...file.module.header];
      return { ...file, module: { ...file.module, imports, header: all } };
    }
    case 'text': {
      if (file.path.endsWith('.ts')) {
        const text = file.text.replaceAll(
          /^((?:import|export|\}) .*?)'(\.[^']+)';$/gm,
          (_line, start: string, from: string) => `${start}'${extended(from, importExtension)}';`,
        );
        return { ...file, text: header.length === 0 ? text : `${codeComment(header)}\n${text}` };
      }
      return header.length === 0 ? file : { ...file, text: `${pageComment(header)}\n${file.text}` };
    }
    default:
      return assertNever(file);
  }
}

/** An import of another generated file; what comes from a package stays as it is. */
function extended(specifier: string, extension: ImportExtension): string {
  if (!specifier.startsWith('.') || extension === '.ts') return specifier;
  return specifier.replace(/\.ts$/, extension === 'none' ? '' : extension);
}

/**
 * The lines of a header that anybody may have written: no end of line that only some programs see, no control, no mark of
 * direction, and no order to the compiler.
 */
function headerLines(text: string): readonly string[] {
  const lines = text
    .toWellFormed()
    .split(/\r\n|[\n\r\u000b\u000c\u0085\u2028\u2029]/)
    .map((line) => line.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, ' '))
    .map((line) => line.trimEnd().replace(/^([\s/]*)@(?=ts-)/i, '$1\\@'));
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function codeComment(lines: readonly string[]): string {
  return lines.map((line) => `${`// ${line}`.trimEnd()}\n`).join('');
}

/** Within a comment of HTML no two hyphens may meet, nor may it begin with what ends it. @see HTML, 13.1.6 Comments */
function pageComment(lines: readonly string[]): string {
  const safe = lines.map(
    (line) =>
      `${line
        .replaceAll(/-(?=-|>|!)/g, '- ')
        .replaceAll(/<(?=!)/g, '< ')
        .replace(/-$/, '- ')}\n`,
  );
  return `<!--\n${safe.join('')}-->\n`;
}
