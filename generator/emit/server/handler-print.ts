import type { Exchange } from '../../model/exchange.ts';
import type { PropertyStructure } from '../../model/module-structure.ts';
import { docLines, plainLine } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';

/** What an exchange adds to its responder's module. */
export interface HandlerPrint {
  /** Members of the handlers' interface. */
  readonly properties: readonly PropertyStructure[];
  /** Expressions that join exchange and handler. */
  readonly served: readonly string[];
}

/** The comment of a handler. */
export function handlerDocs({ title, description, definition, requirements }: Exchange): readonly string[] {
  return [
    `${plainLine(title)}.`,
    ...docLines(description),
    ...(requirements.length === 0 ? [] : [`Requirements: ${requirements.join(', ')}.`]),
    generatedFrom(definition),
  ];
}
