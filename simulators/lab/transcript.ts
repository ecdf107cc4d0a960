import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import { type HttpMessage, readHttpMessages } from '../kit/http-message.ts';
import type { WireChunk } from '../kit/wire-tap.ts';

/** How a transcript is printed. */
export interface TranscriptStyle {
  /** Show long bodies whole. */
  readonly full: boolean;
  /** For a terminal: colour. */
  readonly paint: (colour: 'green' | 'red' | 'dim' | 'bold', text: string) => string;
}

/** Bodies longer than this are folded unless asked for in full. */
const foldAbove = 30;
const foldTo = 18;

/** What crossed the wire: each request with its response, head verbatim, JSON bodies indented. */
export function renderWire(chunks: readonly WireChunk[], style: TranscriptStyle): readonly string[] {
  const connections = [...new Set(chunks.map(({ connection }) => connection))];
  return connections.flatMap((connection) => {
    const requests = messagesOf(chunks, connection, 'request');
    const responses = messagesOf(chunks, connection, 'response');
    return requests.flatMap((request, index) => {
      const response = responses[index];
      return [
        ...renderMessage(request, '>', style),
        ...(response === undefined ? ['< (nothing)'] : renderMessage(response, '<', style)),
      ];
    });
  });
}

function messagesOf(
  chunks: readonly WireChunk[],
  connection: number,
  direction: WireChunk['direction'],
): readonly HttpMessage[] {
  const own = chunks.filter((chunk) => chunk.connection === connection && chunk.direction === direction);
  return readHttpMessages(Buffer.concat(own.map(({ bytes }) => bytes)));
}

function renderMessage(message: HttpMessage, mark: '>' | '<', style: TranscriptStyle): readonly string[] {
  const head = [message.startLine, ...message.headers].map((line) => `${mark} ${safeLine(line)}`);
  const body = renderBody(message, style).map((line) => `${mark} ${line}`);
  const [first = '', ...rest] = head;
  return [style.paint('bold', first), ...rest, mark, ...body, ''];
}

function renderBody({ body, bodyBytes, chunked }: HttpMessage, style: TranscriptStyle): readonly string[] {
  if (body === '') return [];
  const json = indented(body);
  const lines = (json ?? body).split('\n').map(safeLine);
  const folded = !style.full && lines.length > foldAbove;
  const shown = folded ? lines.slice(0, foldTo) : lines;
  const notes = [
    `${bodyBytes} bytes on the wire${chunked ? ', in chunks' : ''}${json === undefined ? '' : ', indented here'}`,
    ...(folded ? [`${lines.length - foldTo} more lines, --full shows them`] : []),
  ];
  return [...shown, style.paint('dim', `… ${notes.join('; ')}`)];
}

function indented(body: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return undefined;
  }
}

/** What a peer sends must not be able to steer the terminal. */
function safeLine(line: string): string {
  return line.replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Requirements met and missed, one a line. */
export function renderRequirements(events: readonly ExchangeEvent[], style: TranscriptStyle): readonly string[] {
  return events.flatMap((event) => {
    if (event.kind === 'requirement-met') {
      return [requirementLine(style.paint('green', 'met    '), event)];
    }
    if (event.kind !== 'requirement-missed') return [];
    const word = event.refused ? 'refused' : 'missed ';
    const place = event.expression === undefined ? '' : `, at ${safeLine(event.expression)}`;
    return [`${requirementLine(style.paint('red', word), event)}${place}`];
  });
}

function requirementLine(
  word: string,
  event: ExchangeEvent & { readonly kind: 'requirement-met' | 'requirement-missed' },
): string {
  return `  ${word} ${event.requirement} (${event.evidence})  seen by ${event.actor}, ${event.check}`;
}
