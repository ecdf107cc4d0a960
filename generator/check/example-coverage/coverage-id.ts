import type { ExchangeId } from '../../model/identifier.ts';
import type { ElementNode, Structure } from '../../model/structure.ts';

/** A message of an exchange. */
export interface MessageKey {
  readonly exchange: ExchangeId;
  readonly direction: 'request' | 'response';
}

/** `XY:Tea-3/brew request leaf.origin`. */
export function parameterId({ exchange, direction }: MessageKey, path: readonly string[]): string {
  return `${exchange} ${direction} ${path.join('.')}`;
}

/** `tea-order#Bundle.entry.fullUrl`. */
export function elementId(structure: Structure, element: ElementNode): string {
  return `${structure.id}#${element.id}`;
}

/** `<point> = history`. */
export function codeId(point: string, code: string): string {
  return `${point} = ${code}`;
}

/** `<point> : Period`. */
export function choiceTypeId(point: string, type: string): string {
  return `${point} : ${type}`;
}
