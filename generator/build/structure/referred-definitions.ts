import type { JsonValue } from '../../model/json.ts';
import type { SourceDocument } from '../../model/source.ts';

/** Canonicals (and whatever else looks like one) that a document names anywhere, without version and fragment. */
const named = new WeakMap<SourceDocument, ReadonlySet<string>>();

/** The documents that a definition can be built from: itself, those it names, those they name, and so on. */
export function referredDefinitions(
  document: SourceDocument,
  byUrl: ReadonlyMap<string, SourceDocument>,
): ReadonlySet<SourceDocument> {
  const found = new Set([document]);
  // The set grows while it is walked.
  for (const each of found) {
    for (const url of namesIn(each)) {
      const other = byUrl.get(url);
      if (other !== undefined) found.add(other);
    }
  }
  return found;
}

function namesIn(document: SourceDocument): ReadonlySet<string> {
  const known = named.get(document) ?? new Set(urlsIn(document.resource));
  named.set(document, known);
  return known;
}

function urlsIn(resource: JsonValue): readonly string[] {
  const urls: string[] = [];
  const open: (JsonValue | undefined)[] = [resource];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'string') {
      if (value.includes(':')) urls.push(value.replace(/[|#].*$/s, ''));
    } else if (typeof value === 'object' && value !== null) {
      open.push(...Object.values(value).filter((member) => member !== undefined));
    }
  }
  return urls;
}
