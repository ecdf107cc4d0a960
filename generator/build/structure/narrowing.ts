import { quoteValue } from '../../model/diagnostic-log.ts';
import type { JsonObject } from '../../model/json.ts';
import { numberOf, objectsOf, textOf } from './definition-reader.ts';
import { cardinalityOf, maximumOf } from './snapshot-node.ts';

/** True where a type is another or derived from it. */
export type KindTest = (code: string, ancestor: string) => boolean;

/** Why a constraint does not narrow its base; `undefined` where it does. @see FHIR R4, Profiling FHIR §5.1.0.5 */
export function narrowingFault(base: JsonObject, differential: JsonObject, isKindOf: KindTest): string | undefined {
  return cardinalityFault(base, differential) ?? typeFault(base, differential, isKindOf);
}

function cardinalityFault(base: JsonObject, differential: JsonObject): string | undefined {
  const before = cardinalityOf(base);
  const min = numberOf(differential, 'min') ?? before.min;
  const max = maximumOf(differential['max']);
  if (differential['max'] !== undefined && max === undefined)
    return `max ${quoteValue(differential['max'])} is no number or "*".`;
  if (min < before.min) return `min ${min} is less than the base's ${before.min}.`;
  const widest = max ?? before.max;
  if (before.max !== '*' && (widest === '*' || widest > before.max))
    return `max ${widest} is more than the base's ${before.max}.`;
  if (widest !== '*' && min > widest) return `min ${min} is more than max ${widest}.`;
  return undefined;
}

function typeFault(base: JsonObject, differential: JsonObject, isKindOf: KindTest): string | undefined {
  const allowed = objectsOf(base, 'type').map((type) => textOf(type, 'code') ?? '');
  const wrong = objectsOf(differential, 'type')
    .map((type) => textOf(type, 'code') ?? '')
    .find(
      (code) =>
        allowed.length > 0 && !allowed.some((ancestor) => isSystemForm(code, ancestor) || isKindOf(code, ancestor)),
    );
  return wrong === undefined
    ? undefined
    : `type ${quoteValue(wrong)} is none of the base's: ${allowed.map(quoteValue).join(', ')}.`;
}

/**
 * The standard types `id`, `url` and the values of primitives in FHIRPath's own types; profiles often write FHIR's name for them.
 * @see FHIR R4, ElementDefinition.type.code
 */
function isSystemForm(code: string, ancestor: string): boolean {
  return (
    code === ancestor || (ancestor.startsWith('http://hl7.org/fhirpath/System.') && /^[a-z][A-Za-z0-9]*$/.test(code))
  );
}
