import { asMarkdown, type Markdown } from './markdown.ts';

/** One arrow of a sequence diagram. */
export interface SequenceStep {
  /** Index of a participant. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** A reply: dashed. */
  readonly reply: boolean;
}

/** A fenced mermaid sequence diagram. Participants are numbered, so that no name can be taken for syntax. */
export function sequenceDiagram(participants: readonly string[], steps: readonly SequenceStep[]): Markdown {
  return asMarkdown(
    [
      '```mermaid',
      'sequenceDiagram',
      ...participants.map((name, index) => `  participant P${index} as ${mermaidText(name)}`),
      ...steps.map(({ from, to, text, reply }) => `  P${from}${reply ? '-->>' : '->>'}P${to}: ${mermaidText(text)}`),
      '```',
    ].join('\n'),
  );
}

/**
 * A label: whatever could end it, or be taken for syntax, is written as a character entity, the word `end` among it.
 * @see https://mermaid.js.org/syntax/sequenceDiagram.html#entity-codes-to-escape-characters
 */
export function mermaidText(text: string): string {
  const line = text.toWellFormed().replaceAll(/\s+/g, ' ').trim();
  return line
    .replaceAll(/[^\p{L}\p{N} .,()$/_+=-]/gu, (character) => `#${character.codePointAt(0) ?? 32};`)
    .replaceAll(/\bend\b/gi, (word) => `#${word.charCodeAt(0)};${word.slice(1)}`);
}
