import { placeWithin, type SourcePlace } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { findJsonFault } from '../runtime/http-json-text.ts';
import { decodeText } from './decode-text.ts';
import { jsonHint } from './json-hint.ts';
import type { PackageFile } from './read-folder.ts';

/** Deeper nesting than any FHIR resource needs, and still safe for functions that recurse. */
const depthLimit = 200;

/** The JSON object in a file; whatever is wrong with the file is reported and gives `undefined`. */
export function readJsonFile(file: PackageFile, place: SourcePlace, log: DiagnosticLog): JsonObject | undefined {
  const value = readJsonValue(file, place, log);
  if (value === undefined || isJsonObject(value)) return value;
  const at = { ...place, position: { line: 1, column: 1 } };
  log.error('json-invalid', at, `Line 1, column 1: wanted an object, found ${foundInstead(value)}.`);
  return undefined;
}

function foundInstead(value: JsonValue): string {
  if (!Array.isArray(value)) return quoteValue(value);
  const hasResource = value.some((each) => isJsonObject(each) && each['resourceType'] !== undefined);
  return hasResource ? 'a list of resources, each of which wants a file of its own' : 'a list';
}

/** The JSON value in a file: a message need not be an object. */
export function readJsonValue(file: PackageFile, place: SourcePlace, log: DiagnosticLog): JsonValue | undefined {
  const decoded = decodeText(file.bytes);
  if (decoded.kind === 'fault') {
    log.error('json-invalid', place, decoded.message);
    return undefined;
  }
  if (decoded.hasByteOrderMark) {
    const message = 'The file starts with a byte order mark, which JSON must not have; it was skipped.';
    log.warning('json-invalid', place, message);
  }
  return parseText(decoded.text, place, log);
}

function parseText(text: string, place: SourcePlace, log: DiagnosticLog): JsonValue | undefined {
  const fault = findJsonFault(text, depthLimit);
  if (fault !== undefined) {
    const hint = fault.kind === 'syntax' ? jsonHint(text, fault) : undefined;
    const message = `${fault.message}${hint === undefined ? '' : `: ${hint}`}`;
    const { line, column } = fault;
    log.error('json-invalid', { ...place, position: { line, column } }, `Line ${line}, column ${column}: ${message}.`);
    return undefined;
  }
  const value = JSON.parse(text) as JsonValue; // Typed `any` by the library; JSON is what it yields.
  const beyond = mayOverflow.test(text) ? findInfinite(value, place) : undefined;
  if (beyond === undefined) return value;
  log.error('json-invalid', beyond, 'The number is beyond what can be computed with.');
  return undefined;
}

/** Digits or an exponent enough for a number that a double cannot hold. */
const mayOverflow = /[0-9]{309}|[eE]\+?0*[1-9][0-9]{2}/;

function findInfinite(value: JsonValue, place: SourcePlace): SourcePlace | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : place;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = member === undefined ? undefined : findInfinite(member, placeWithin(place, name));
    if (found !== undefined) return found;
  }
  return undefined;
}
