import type { Exchange } from '../../model/exchange.ts';
import { docLines, plainLine } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';

/** The comment of a client's method; `says` tells what this one does where an exchange has several. */
export function methodDocs(exchange: Exchange, says?: string): readonly string[] {
  const { id, title, description, definition, requirements } = exchange;
  return [
    `${plainLine(id)}: ${plainLine(title)}.`,
    ...(says === undefined ? [] : [says]),
    ...docLines(description),
    ...(requirements.length === 0 ? [] : [`Requirements: ${requirements.join(', ')}.`]),
    generatedFrom(definition),
  ];
}
