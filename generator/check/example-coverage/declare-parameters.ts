import type { Parameter } from '../../model/exchange.ts';
import type { ExchangeId } from '../../model/identifier.ts';
import type { Binding } from '../../model/structure.ts';
import { codeId, type MessageKey, parameterId } from './coverage-id.ts';
import type { CoverageLedger } from './coverage-ledger.ts';

/** Larger value sets are lists to choose from, not cases of a message. */
const codeLimit = 200;

/** Declares every parameter of a message, optional ones too, and the codes it may have. */
export function declareParameters(
  ledger: CoverageLedger,
  key: MessageKey,
  parameters: readonly Parameter[],
  above: readonly string[] = [],
): void {
  for (const { name, max, content, binding, fixed } of parameters) {
    if (max === 0) continue;
    const path = [...above, name];
    const id = parameterId(key, path);
    ledger.declare(id, 'parameter', key.exchange);
    if (fixed === undefined) declareCodes(ledger, id, binding, key.exchange);
    if (content.kind === 'parts') declareParameters(ledger, key, content.parts, path);
  }
}

/** Declares each code of a required binding that can be enumerated. */
export function declareCodes(
  ledger: CoverageLedger,
  id: string,
  binding: Binding | undefined,
  exchange: ExchangeId | undefined,
): void {
  const codes = binding?.strength === 'required' ? (binding.codes ?? []) : [];
  if (codes.length > codeLimit) return;
  for (const { code } of codes) ledger.declare(codeId(id, code), 'code', exchange);
}
