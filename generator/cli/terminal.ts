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

/** Colours text where that is wanted. */
export type Paint = (style: Style, text: string) => string;

export function paintFor(stream: TextStream, env: CommandContext['env']): Paint {
  if (!isColourful(stream, env)) return (_style, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}

/** FORCE_COLOR decides where it is set, as it does in Node; else a terminal is coloured unless NO_COLOR is set. @see https://no-color.org */
function isColourful({ isTTY }: TextStream, env: CommandContext['env']): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
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
