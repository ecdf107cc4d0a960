/** Markup that is safe as it stands: made by `html`, and by nothing else. */
export class Html {
  /** The markup. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text, which is escaped, or markup made before. */
export type HtmlPart = string | number | Html | readonly Html[];

/** Markup from a template literal; everything put into it is escaped, for text and for quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const text = strings.reduce((before, literal, index) => `${before}${written(parts[index - 1] ?? '')}${literal}`);
  return new Html(text);
}

function written(part: HtmlPart): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return part.map(({ text }) => text).join('');
}

/** Text with the characters escaped that mean something in HTML. Control characters, which mean nothing, are dropped. */
function escapeHtml(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .replaceAll(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
