/*
 * Which of two things comes first: a negative number, 0 or a positive one, and NaN where that cannot be told. No comparison with
 * NaN is true, nor is its opposite, so what cannot be told neither holds nor fails.
 */
import { isObject } from './validation.ts';

/** Numbers by size, texts by their characters. */
export function compareValues(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left !== 'string' || typeof right !== 'string') return Number.NaN;
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Quantities of the same unit by their value. @see https://hl7.org/fhir/R4/datatypes.html#Quantity */
export function compareQuantities(left: unknown, right: unknown): number {
  if (!isObject(left) || !isObject(right) || unitOf(left) !== unitOf(right)) return Number.NaN;
  const { value: first } = left;
  const { value: second } = right;
  return typeof first === 'number' && typeof second === 'number' ? first - second : Number.NaN;
}

function unitOf({ system, code, unit, currency }: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(code === undefined ? [unit, currency] : [system, code]);
}

/** Dates, times and both together, as far as both are equally precise. @see http://hl7.org/fhirpath/N1/#comparison */
export function compareTimes(left: unknown, right: unknown): number {
  if (typeof left !== 'string' || typeof right !== 'string') return Number.NaN;
  if (left.length > 10 && right.length > 10 && left[10] === 'T' && right[10] === 'T')
    return instantOf(left) - instantOf(right);
  return compareParts(partsOf(left), partsOf(right));
}

/** Milliseconds, with what is below them as a fraction. */
function instantOf(text: string): number {
  const [, seconds = '', fraction = '', zone = ''] = /^(.{19})(?:\.(\d{1,12}))?\d*(.*)$/.exec(text) ?? [];
  return Date.parse(`${seconds}${zone}`) + Number(`0.${fraction}`) * 1000;
}

/** The numbers of a text: year, month, day, or hour, minute, second. */
function partsOf(text: string): readonly number[] {
  return text.length > 40
    ? []
    : text
        .replace(/(?:Z|[+-]\d\d:\d\d)$/, '')
        .split(/[-T:]/)
        .map(Number);
}

function compareParts(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index] ?? Number.NaN) - (right[index] ?? Number.NaN);
    if (difference !== 0) return difference;
  }
  return left.length === right.length ? 0 : Number.NaN;
}
