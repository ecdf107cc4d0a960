import { placeWithin, type SourcePlace } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { SourceDocument } from '../../model/source.ts';

/** Codes that a code system defines twice, or that one part of a value set lists twice: of two, the first counts. */
export function reportDuplicateCodes(document: SourceDocument, log: DiagnosticLog): void {
  const { resourceType, resource, place } = document;
  if (resourceType === 'CodeSystem') reportTwins(resource, place, 'CodeSystem', log);
  if (resourceType !== 'ValueSet' || !isJsonObject(resource['compose'])) return;
  for (const part of ['include', 'exclude'] as const) {
    for (const [index, listed] of listOf(resource['compose'][part]).entries()) {
      if (isJsonObject(listed)) reportTwins(listed, placeWithin(place, 'compose', part, index), part, log);
    }
  }
}

function reportTwins(holder: JsonObject, place: SourcePlace, what: string, log: DiagnosticLog): void {
  const seen = new Set<string>();
  for (const concept of conceptsOf(holder, place)) {
    const { code } = concept.value;
    if (typeof code !== 'string') continue;
    if (seen.has(code)) {
      log.warning(
        'code-duplicate',
        placeWithin(concept.place, 'code'),
        `The ${what} has another code ${quoteValue(code)}.`,
      );
    }
    seen.add(code);
  }
}

interface LocatedConcept {
  readonly value: JsonObject;
  readonly place: SourcePlace;
}

/** Concepts of all levels, the upper ones first. */
function conceptsOf(holder: JsonObject, place: SourcePlace): readonly LocatedConcept[] {
  const found = childConcepts({ value: holder, place });
  // The list grows while it is walked.
  for (const concept of found) for (const child of childConcepts(concept)) found.push(child);
  return found;
}

function childConcepts({ value, place }: LocatedConcept): LocatedConcept[] {
  return listOf(value['concept']).flatMap((concept, index) =>
    isJsonObject(concept) ? [{ value: concept, place: placeWithin(place, 'concept', index) }] : [],
  );
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
