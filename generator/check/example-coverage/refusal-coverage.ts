import { errorStatus, messageRefusals } from '../../model/error-status.ts';
import type { Example, Exchange } from '../../model/exchange.ts';
import type { ExchangeId } from '../../model/identifier.ts';
import type { Release } from '../../model/release.ts';
import type { CoverageLedger } from './coverage-ledger.ts';

/**
 * Covers refusals: each status by which an exchange refuses a message has an error reply that shows it, and each request that
 * is refused has the reply that refuses it, by the same label. Where refusals have no body, the request's label has the status.
 */
export function coverRefusals({ exchanges }: Release, ledger: CoverageLedger): void {
  for (const exchange of exchanges.values()) {
    coverStatuses(exchange, ledger);
    for (const request of errorsOf(exchange, 'request')) coverRequest(exchange, request, ledger);
  }
}

function coverStatuses(exchange: Exchange, ledger: CoverageLedger): void {
  for (const status of messageRefusals(exchange)) ledger.declare(statusId(exchange.id, status), 'refusal', exchange.id);
  for (const example of errorsOf(exchange, 'response')) {
    const status = errorStatus(exchange.wire, example);
    if (status !== undefined) ledger.see(statusId(exchange.id, status), fileOf(example));
  }
}

function coverRequest(exchange: Exchange, request: Example, ledger: CoverageLedger): void {
  const id = `${exchange.id} refuses ${request.label}`;
  ledger.declare(id, 'refusal', exchange.id);
  const reply = errorsOf(exchange, 'response').find(({ label }) => label === request.label);
  if (reply !== undefined) ledger.see(id, fileOf(reply));
  else if (isStatusOnly(exchange) && errorStatus(exchange.wire, request) !== undefined) ledger.see(id, fileOf(request));
}

function errorsOf({ examples }: Exchange, direction: Example['direction']): readonly Example[] {
  return examples.filter((example) => example.error && example.direction === direction);
}

function isStatusOnly({ wire }: Exchange): boolean {
  return wire.kind === 'http' && wire.errors === 'status-only';
}

/** `XY:Tea-3/brew error 422`. */
function statusId(exchange: ExchangeId, status: string): string {
  return `${exchange} error ${status}`;
}

function fileOf({ place }: Example): string {
  return place.file.split('/').at(-1) ?? '';
}
