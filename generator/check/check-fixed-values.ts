import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import type { Parameter } from '../model/exchange.ts';
import { messagesOf, type Rule } from './rule.ts';

/** A fixed value is one the parameter could have at all. */
export const checkFixedValues: Rule = (release, log) => {
  for (const { message } of messagesOf(release)) {
    if (message.kind === 'parameters') for (const parameter of message.parameters) checkParameter(parameter, log);
  }
};

const numeric: ReadonlySet<string> = new Set(['integer', 'decimal', 'positiveInt', 'unsignedInt']);

function checkParameter(parameter: Parameter, log: DiagnosticLog): void {
  const { content, fixed, binding, name, place } = parameter;
  if (content.kind === 'parts') for (const part of content.parts) checkParameter(part, log);
  if (fixed === undefined) return;
  const mismatch = (text: string): void => log.error('fixed-value-mismatch', place, `"${name}": ${text}`);
  if (content.kind !== 'primitive' && content.kind !== 'search') {
    mismatch('only a primitive parameter can have a fixed value.');
    return;
  }
  const wanted = content.kind === 'search' ? 'string' : jsonTypeOf(content.type);
  if (typeof fixed !== wanted) mismatch(`${quoteValue(fixed)} is no ${wanted}.`);
  else if (binding?.codes !== undefined && !binding.codes.some(({ code }) => code === fixed)) {
    mismatch(`${quoteValue(fixed)} is not in the value set ${binding.valueSet}.`);
  }
}

function jsonTypeOf(type: string): 'boolean' | 'number' | 'string' {
  if (type === 'boolean') return 'boolean';
  return numeric.has(type) ? 'number' : 'string';
}
