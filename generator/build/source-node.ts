import { placeWithin, type SourcePlace } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { SourceDocument } from '../model/source.ts';

/** A value of the input that knows where it was read. */
export interface Located<T> {
  readonly value: T;
  readonly place: SourcePlace;
}

/**
 * A JSON object of the input with its place. Every reading method answers with something usable and reports what it did
 * not find, so that builders never throw, whatever the input holds.
 */
export class SourceNode {
  readonly value: JsonObject;
  readonly place: SourcePlace;
  readonly log: DiagnosticLog;

  constructor(value: JsonObject, place: SourcePlace, log: DiagnosticLog) {
    this.value = value;
    this.place = place;
    this.log = log;
  }

  static of(document: SourceDocument, log: DiagnosticLog): SourceNode {
    return new SourceNode(document.resource, document.place, log);
  }

  /** The raw member; inherited properties such as `constructor` do not count. */
  raw(name: string): JsonValue | undefined {
    return Object.hasOwn(this.value, name) ? this.value[name] : undefined;
  }

  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  at(name: string): SourcePlace {
    return placeWithin(this.place, name);
  }

  /** Object members of an array, those wanted; absent reads as empty, anything else is reported. */
  objects(name: string, isWanted: (value: JsonObject) => boolean = () => true): readonly SourceNode[] {
    const value = this.raw(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.#wrong(this.at(name), 'an array', value);
      return [];
    }
    return value.flatMap((item: JsonValue, index) => {
      // Most are looked at for their urls only, and need no place.
      if (isJsonObject(item) && !isWanted(item)) return [];
      const place = placeWithin(this.place, name, index);
      if (isJsonObject(item)) return [new SourceNode(item, place, this.log)];
      this.#wrong(place, 'an object', item);
      return [];
    });
  }

  /** A single object member. */
  object(name: string): SourceNode | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (isJsonObject(value)) return new SourceNode(value, this.at(name), this.log);
    this.#wrong(this.at(name), 'an object', value);
    return undefined;
  }

  /** Text members of an array. */
  texts(name: string): readonly Located<string>[] {
    return this.#items(name).flatMap(({ value, place }) => {
      if (typeof value === 'string') return [{ value, place }];
      this.#wrong(place, 'a string', value);
      return [];
    });
  }

  text(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === 'string') return value;
    this.#wrong(this.at(name), 'a string', value);
    return undefined;
  }

  requiredText(name: string): string | undefined {
    if (!this.has(name)) {
      this.missing(name);
      return undefined;
    }
    const value = this.text(name);
    if (value === '') this.#wrong(this.at(name), 'a string that is not empty', value);
    return value === '' ? undefined : value;
  }

  flag(name: string): boolean | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === 'boolean') return value;
    this.#wrong(this.at(name), 'true or false', value);
    return undefined;
  }

  /** A whole number that is not negative. */
  count(name: string): number | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    this.#wrong(this.at(name), 'a whole number', value);
    return undefined;
  }

  /** A code of a closed list. */
  code<Code extends string>(name: string, allowed: readonly Code[]): Code | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : knownCode({ value, place: this.at(name) }, allowed, this.log);
  }

  missing(name: string): void {
    this.log.error('element-missing', this.place, `"${name}" is missing.`);
  }

  #items(name: string): readonly Located<JsonValue>[] {
    const value = this.raw(name);
    if (value === undefined) return [];
    if (Array.isArray(value)) {
      return value.map((item: JsonValue, index) => ({ value: item, place: placeWithin(this.place, name, index) }));
    }
    this.#wrong(this.at(name), 'an array', value);
    return [];
  }

  #wrong(place: SourcePlace, wanted: string, found: unknown): void {
    this.log.error('element-invalid', place, `Wanted ${wanted}, found ${quoteValue(found)}.`);
  }
}

/** The code where it is one of the `allowed`; else it is reported. */
export function knownCode<Code extends string>(
  code: Located<string>,
  allowed: readonly Code[],
  log: DiagnosticLog,
): Code | undefined {
  const known = allowed.find((candidate) => candidate === code.value);
  if (known === undefined) {
    log.error('element-invalid', code.place, `Wanted one of ${allowed.join(', ')}; found ${quoteValue(code.value)}.`);
  }
  return known;
}
