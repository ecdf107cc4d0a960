import type { FhirOperationBinding, OperationLevel } from '../../model/exchange.ts';
import { stringLiteral } from '../literal.ts';
import { resourceType } from '../messages/definition-literal.ts';

/** Where an operation may be called, as a type; `undefined` where the system level is the only one. */
export function targetType({ levels, resourceTypes }: FhirOperationBinding): string | undefined {
  if (levels.every((level) => level === 'system')) return undefined;
  const names = resourceTypes.map(resourceType);
  const type = names.includes('Resource') ? 'string' : names.map(stringLiteral).join(' | ') || 'string';
  return levels.map((level) => levelType(level, type)).join(' | ');
}

function levelType(level: OperationLevel, type: string): string {
  switch (level) {
    case 'system':
      return "{ readonly level: 'system' }";
    case 'type':
      return `{ readonly level: 'type'; readonly resourceType: ${type} }`;
    case 'instance':
      return `{ readonly level: 'instance'; readonly resourceType: ${type}; readonly id: string }`;
  }
}
