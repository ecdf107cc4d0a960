import type { SourcePlace } from '../model/diagnostic.ts';
import type { DiagnosticLog } from '../model/diagnostic-log.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { findJsonFault } from '../runtime/http-json-text.ts';
import type { PackageFile } from './read-folder.ts';

/** Deeper nesting than any FHIR resource needs, and still safe for functions that recurse. */
const depthLimit = 200;

const byteOrderMark = '\ufeff';

/** The JSON object in a file; whatever is wrong with the file is reported and gives `undefined`. */
export function readJsonFile(file: PackageFile, place: SourcePlace, log: DiagnosticLog): JsonObject | undefined {
  const value = readJsonValue(file, place, log);
  if (value === undefined || isJsonObject(value)) return value;
  log.error('json-invalid', place, 'Line 1, column 1: wanted an object.');
  return undefined;
}

/** The JSON value in a file: a message need not be an object. */
export function readJsonValue(file: PackageFile, place: SourcePlace, log: DiagnosticLog): JsonValue | undefined {
  const text = decode(file, place, log);
  if (text === undefined) return undefined;
  const fault = findJsonFault(text, depthLimit);
  if (fault !== undefined) {
    log.error('json-invalid', place, `Line ${fault.line}, column ${fault.column}: ${fault.message}.`);
    return undefined;
  }
  return JSON.parse(text) as JsonValue; // Typed `any` by the library; JSON is what it yields.
}

function decode(file: PackageFile, place: SourcePlace, log: DiagnosticLog): string | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file.bytes);
  } catch {
    log.error('json-invalid', place, 'The file is not UTF-8.');
    return undefined;
  }
  if (!text.startsWith(byteOrderMark)) return text;
  log.warning(
    'json-invalid',
    place,
    'The file starts with a byte order mark, which JSON must not have; it was skipped.',
  );
  return text.slice(1);
}
