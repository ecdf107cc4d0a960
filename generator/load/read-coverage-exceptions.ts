import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CoverageException, coverageExceptionsFile } from '../model/coverage-exception.ts';
import { placeWithin, type SourcePlace, type StageResult } from '../model/diagnostic.ts';
import { DiagnosticLog } from '../model/diagnostic-log.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import { readJsonFile } from './read-json-file.ts';

/** The exceptions in a package's folder; none where the file is missing. */
export function readCoverageExceptions(folder: string, label: string): StageResult<readonly CoverageException[]> {
  const log = new DiagnosticLog();
  const path = join(folder, coverageExceptionsFile);
  if (!existsSync(path)) return { value: [], diagnostics: [] };
  const place = { package: label, file: coverageExceptionsFile, pointer: '' };
  const body = readJsonFile({ path: coverageExceptionsFile, bytes: readFileSync(path) }, place, log);
  const list = isJsonObject(body) ? body['exceptions'] : undefined;
  if (body !== undefined && !Array.isArray(list)) {
    log.error('element-missing', place, 'Wanted a list "exceptions".');
  }
  const value = Array.isArray(list) ? list.flatMap((entry, index) => readException(entry, index, place, log)) : [];
  return { value, diagnostics: log.entries };
}

function readException(
  entry: JsonValue,
  index: number,
  place: SourcePlace,
  log: DiagnosticLog,
): readonly CoverageException[] {
  const { element, reason } = isJsonObject(entry) ? entry : {};
  if (typeof element === 'string' && typeof reason === 'string' && reason.trim() !== '') return [{ element, reason }];
  const text = 'An exception has an element and a reason, both texts.';
  log.error('element-invalid', placeWithin(place, 'exceptions', index), text);
  return [];
}
