import type { Exchange } from '../../model/exchange.ts';
import { docLines, plainLine } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';

/** The comment of a client's method. */
export function methodDocs({ id, title, description, definition, requirements }: Exchange): readonly string[] {
  return [
    `${plainLine(id)}: ${plainLine(title)}.`,
    ...docLines(description),
    ...(requirements.length === 0 ? [] : [`Requirements: ${requirements.join(', ')}.`]),
    generatedFrom(definition),
  ];
}
