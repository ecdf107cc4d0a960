import type { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { Exchange, Message } from '../model/exchange.ts';
import type { Release } from '../model/release.ts';

/** One question asked of a finished release. It changes nothing and says what it finds. */
export type Rule = (release: Release, log: DiagnosticLog) => void;

/** Both messages of every exchange. */
export function messagesOf(
  release: Release,
): readonly { readonly exchange: Exchange; readonly direction: 'request' | 'response'; readonly message: Message }[] {
  return [...release.exchanges.values()].flatMap((exchange) => [
    { exchange, direction: 'request' as const, message: exchange.request },
    { exchange, direction: 'response' as const, message: exchange.response },
  ]);
}
