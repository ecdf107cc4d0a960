declare const safe: unique symbol;

/**
 * Text that is already Markdown: nothing in it can leave its place. Templates print values as they are, so everything they
 * are given is of this type, which only the functions of this module and of `mermaid.ts` make.
 */
export type Markdown = string & { readonly [safe]: true };

/** Vouches for a text whose every part is safe. */
export function asMarkdown(text: string): Markdown {
  return text as Markdown;
}

const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/g;

/** What most texts are: words, with nothing that means anything in Markdown. */
const plain = /^[A-Za-z](?:[A-Za-z0-9 ,.;:()'"/-]*[A-Za-z0-9,.;:()'"/-])?$/;

/**
 * `text` on one line, for a paragraph or a table cell: it can start no markup, HTML, link, formula or new cell. What it has
 * between single backticks stays inline code, as its author meant it.
 */
export function markdownText(text: string): Markdown {
  if (plain.test(text) && !text.includes('  ')) return asMarkdown(text);
  const parts = oneLine(text).split(/(?<!`)`([^`]+)`(?!`)/);
  return asMarkdown(
    parts.map((part, index) => (index % 2 === 1 ? codeCell(part) : escaped(part, index === 0))).join(''),
  );
}

function escaped(text: string, atStart: boolean): string {
  const safe = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*[\]|$~]/g, '\\$&')
    .replaceAll(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_');
  // Marks that mean something at the start of a line: headings, lists, rules.
  return atStart ? safe.replace(/^(?:[#+=-]|[0-9]+[.)](?= |$))/, leadingMark) : safe;
}

function leadingMark(mark: string): string {
  return `${mark.slice(0, -1)}\\${mark.slice(-1)}`;
}

function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(control, ' ').replaceAll(/ {2,}/g, ' ').trim();
}

/** `text` as inline code: the fence is longer than any run of backticks in it. */
export function codeSpan(text: string): Markdown {
  const line = oneLine(text);
  if (line === '') return asMarkdown('');
  const fence = '`'.repeat(longestRun(line) + 1);
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return asMarkdown(fence + padding + line + padding + fence);
}

/** `text` as inline code in a table, where a bar would begin a new cell. */
export function codeCell(text: string): Markdown {
  return codeSpan(text.replaceAll('|', '\\|'));
}

/** `text` as a fenced block. */
export function codeBlock(language: string, text: string): Markdown {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return asMarkdown(`${fence}${language}\n${text.toWellFormed()}\n${fence}`);
}

function longestRun(text: string): number {
  if (!text.includes('`')) return 0;
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
}

/** A link to an address, where it is one of the web's; else its text. */
export function markdownLink(text: string, address: string): Markdown {
  const label = markdownText(text);
  return /^https?:\/\/[^\s<>()[\]|\\`]+$/.test(address) ? asMarkdown(`[${label}](${address})`) : label;
}

/** Values joined by commas; a dash where there are none. */
export function listed(values: readonly Markdown[]): Markdown {
  return values.length === 0 ? asMarkdown('–') : asMarkdown(values.join(', '));
}
