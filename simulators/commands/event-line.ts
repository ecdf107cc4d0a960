import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';

/** An event as a line for people, with the tenant it happened at; `undefined` for those that say little by themselves. */
export function eventLine(event: ExchangeEvent, tenant?: string): string | undefined {
  const text = describe(event);
  if (text === undefined) return undefined;
  const time = new Date(event.atMs).toISOString().slice(11, 23);
  return `${time} ${tenant === undefined ? '' : `${tenant}: `}${printable(text)}`;
}

function describe(event: ExchangeEvent): string | undefined {
  switch (event.kind) {
    case 'request-sent':
      return `> ${event.method} ${event.path}`;
    case 'response-received':
      return `< ${event.status}  ${event.exchange ?? ''} ${event.durationMs} ms`;
    case 'response-sent':
      return `${event.status}  ${event.exchange ?? 'no exchange'}  ${event.bytes} bytes, ${event.durationMs} ms`;
    case 'requirement-missed':
      return `    ${event.refused ? 'refused' : 'missed'} ${event.requirement} (${event.evidence}), ${event.check}`;
    case 'exchange-failed':
      return `    failed: ${event.reason}`;
    case 'state-changed':
      return event.count === 0 ? undefined : `    ${event.change}: ${event.count}`;
    default:
      return undefined;
  }
}

/** What a peer sends must not be able to steer the terminal. */
function printable(line: string): string {
  return line.replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
