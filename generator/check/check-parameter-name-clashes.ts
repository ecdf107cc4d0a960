import type { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { Parameter } from '../model/exchange.ts';
import { camelName } from '../model/naming.ts';
import { messagesOf, type Rule } from './rule.ts';

/** Two parameters of one message whose names differ only in case and punctuation cannot both name a variable. */
export const checkParameterNameClashes: Rule = (release, log) => {
  for (const { message } of messagesOf(release)) {
    if (message.kind === 'parameters') checkSiblings(message.parameters, log);
  }
};

function checkSiblings(parameters: readonly Parameter[], log: DiagnosticLog): void {
  const seen = new Map<string, string>();
  for (const { name, content, place } of parameters) {
    const identifier = camelName(name) ?? name;
    const twin = seen.get(identifier);
    if (twin === undefined) seen.set(identifier, name);
    else log.error('name-clash', place, `Parameters "${twin}" and "${name}" would both be "${identifier}".`);
    if (content.kind === 'parts') checkSiblings(content.parts, log);
  }
}
