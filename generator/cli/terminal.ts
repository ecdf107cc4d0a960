import { styleText } from 'node:util';

/** A stream as the commands use it; a process's own will do. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Everything a command may know of the process it runs in. */
export interface CommandContext {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  /** Aborted when the user wants to stop. */
  readonly stop: AbortSignal;
}

export type Style = 'red' | 'yellow' | 'cyan' | 'green' | 'bold' | 'dim';

/** Colours text where the stream is a terminal and nobody asked for none. @see https://no-color.org */
export type Paint = (style: Style, text: string) => string;

export function paintFor(stream: TextStream, env: CommandContext['env']): Paint {
  const colourful = stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return colourful ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
}

const shown = 2000;

/**
 * Text from a definition in a form that a terminal cannot take for commands: control and direction characters escaped, very long
 * text cut.
 */
export function printable(text: string): string {
  const cut = text.length > shown ? `${text.slice(0, shown)}… (${text.length} characters)` : text;
  return cut.replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/gu,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
