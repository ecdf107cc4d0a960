const mark = /^( *)\/\/#(\d+)$|^((?:export )?const [^\n]* = )\$\$(\d+);$/gm;

/**
 * Texts that take no part in printing: each leaves a mark, alone on its line or as a whole initializer, and is put back at the
 * mark's indentation. Marks are looked for only where the printer puts code, never in comments, so no text can imitate one.
 */
export class Splices {
  readonly #texts: (readonly string[])[] = [];

  /** Mark that stands for the lines of a body. */
  body(lines: readonly string[]): string {
    return `//#${this.#keep(lines)}`;
  }

  /** Mark that stands for an expression. */
  expression(text: string): string {
    return `$$${this.#keep(text.split('\n'))}`;
  }

  /** Puts every text back, in one pass, so that nothing in a text is ever taken for a mark. */
  fill(frame: string): string {
    return frame.replaceAll(
      mark,
      (_mark, indent: string | undefined, body: string, head: string | undefined, expression: string) =>
        head === undefined
          ? this.#lines(body)
              .map((line) => (line === '' ? '' : `${indent ?? ''}${line}`))
              .join('\n')
          : `${head}${this.#lines(expression).join('\n')};`,
    );
  }

  #keep(lines: readonly string[]): number {
    return this.#texts.push(lines) - 1;
  }

  #lines(index: string): readonly string[] {
    return this.#texts[Number(index)] ?? [];
  }
}
