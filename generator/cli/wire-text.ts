import { assertNever } from '../model/assert-never.ts';
import type { FhirOperationBinding, Target, WireBinding } from '../model/exchange.ts';
import { isAbstractType } from '../model/exchange.ts';

/** How an exchange travels, on one line: `POST [base]/$x`. */
export function wireText(wire: WireBinding): string {
  switch (wire.kind) {
    case 'fhir-operation':
      return `${wire.methods.join('|')} ${operationAddresses(wire).join(', ')}`;
    case 'fhir-interaction':
      return `${wire.interaction} ${wire.resourceType}`;
    case 'http':
      return `${wire.methods.join('|')} ${targetText(wire.target)}${selectorText(wire.selector)}`;
    case 'channel':
      return `${wire.channel} ${targetText(wire.target)}`;
    default:
      return assertNever(wire);
  }
}

function operationAddresses({ code, levels, resourceTypes }: FhirOperationBinding): readonly string[] {
  const types = resourceTypes.map((type) => (isAbstractType(type) ? '[type]' : type));
  return levels.flatMap((level) => {
    switch (level) {
      case 'system':
        return [`[base]/$${code}`];
      case 'type':
        return types.map((type) => `[base]/${type}/$${code}`);
      case 'instance':
        return types.map((type) => `[base]/${type}/[id]/$${code}`);
      default:
        return assertNever(level);
    }
  });
}

function targetText(target: Target): string {
  switch (target.kind) {
    case 'base':
      return `[base]${target.path.startsWith('/') ? '' : '/'}${target.path}`;
    case 'discovered':
      return `<${target.at.value} of ${target.exchange}>`;
    case 'callback':
      return `<${target.resource}.${target.expression}>`;
    case 'registered':
      return `<registered ${target.name}>`;
    default:
      return assertNever(target);
  }
}

function selectorText(selector: { readonly parameter: string; readonly value: string } | undefined): string {
  return selector === undefined ? '' : ` ${selector.parameter}=${selector.value}`;
}
