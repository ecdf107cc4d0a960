/** Text of a frame, written from values and read back: `bind: {token}`. */
export interface TextFrame {
  /** The frame as it is sent; names in braces stand for values. */
  readonly template: string;
  /**
   * What a receiver takes as well: in brackets what may be left out, a blank stands for any number of blanks but none.
   */
  readonly accept?: string;
}

/** Values of a text frame, by name. */
export type FrameValues = Readonly<Record<string, string>>;

type Part =
  | { readonly kind: 'literal'; readonly text: string; readonly optional: boolean }
  | { readonly kind: 'blank' }
  | { readonly kind: 'value'; readonly name: string };

const valueForm = /\{([A-Za-z_][A-Za-z0-9_.-]*)\}/g;

/** Names of the values that a template has room for. */
export function valueNames(template: string): readonly string[] {
  return [...template.matchAll(valueForm)].map(([, name = '']) => name);
}

/**
 * Writes a text frame; `undefined` where a value is missing, or could not be read back as it is because it is empty or holds blanks
 * or control characters.
 */
export function writeTextFrame({ template }: TextFrame, values: FrameValues): string | undefined {
  const fits = valueNames(template).every((name) =>
    isFrameValue(Object.hasOwn(values, name) ? values[name] : undefined),
  );
  return fits ? template.replaceAll(valueForm, (_, name: string) => values[name] ?? '') : undefined;
}

function isFrameValue(value: string | undefined): boolean {
  return value !== undefined && /^[^\s\p{Cc}]+$/u.test(value);
}

/** Reads a text frame by its template, else by what is accepted as well; blanks at its ends do not count. */
export function readTextFrame({ template, accept }: TextFrame, text: string): FrameValues | undefined {
  const trimmed = text.trim();
  const values = matched(templateParts(template.trim()), trimmed);
  return values ?? (accept === undefined ? undefined : matched(acceptParts(accept.trim()), trimmed));
}

function templateParts(template: string): readonly Part[] {
  return partsOf(template, false);
}

function acceptParts(accept: string): readonly Part[] {
  return accept
    .split(/\[([^\]]*)\]/)
    .flatMap((text, index) => (index % 2 === 0 ? partsOf(text, true) : [{ kind: 'literal', text, optional: true }]));
}

function partsOf(text: string, blanks: boolean): readonly Part[] {
  return text.split(valueForm).flatMap((piece, index): readonly Part[] => {
    if (index % 2 === 1) return [{ kind: 'value', name: piece }];
    if (piece === '') return [];
    if (!blanks) return [{ kind: 'literal', text: piece, optional: false }];
    return piece
      .split(/(\s+)/)
      .filter((word) => word !== '')
      .map((word): Part => (/^\s/.test(word) ? { kind: 'blank' } : { kind: 'literal', text: word, optional: false }));
  });
}

/** One pass from left to right; a value ends where blanks or what must follow it begins. */
function matched(parts: readonly Part[], text: string): FrameValues | undefined {
  const values: [string, string][] = [];
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const end = endOf(part, parts[index + 1], text, at);
    if (end === undefined) return undefined;
    if (part.kind === 'value') values.push([part.name, text.slice(at, end)]);
    at = end;
  }
  return at === text.length ? Object.fromEntries(values) : undefined;
}

function endOf(part: Part, next: Part | undefined, text: string, at: number): number | undefined {
  switch (part.kind) {
    case 'literal':
      if (text.startsWith(part.text, at)) return at + part.text.length;
      return part.optional ? at : undefined;
    case 'blank':
      return runEnd(text, at, (unit) => /\s/.test(unit));
    case 'value':
      return runEnd(text, at, (unit, place) => !/\s/.test(unit) && !isStart(next, text, place));
  }
}

function isStart(next: Part | undefined, text: string, at: number): boolean {
  return next?.kind === 'literal' && next.text !== '' && text.startsWith(next.text, at);
}

function runEnd(text: string, start: number, goesOn: (unit: string, at: number) => boolean): number | undefined {
  let end = start;
  while (end < text.length && goesOn(text.charAt(end), end)) end += 1;
  return end === start ? undefined : end;
}
