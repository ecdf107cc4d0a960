import { placeWithin, type SourcePlace } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import { languageBase, languageExtension, languageExtensions } from '../model/namespace.ts';
import type { SourceDocument } from '../model/source.ts';

const known = new Set<string>(languageExtensions.map(languageExtension));
const modifiers = new Set<string>([languageExtension('http-binding'), languageExtension('channel-binding')]);

/** Extensions that claim to be of the input language but are not, and modifiers that stand where they modify nothing. */
export function reportUnknownExtensions(documents: readonly SourceDocument[], log: DiagnosticLog): void {
  for (const document of documents) {
    if (faultless.has(document)) continue;
    const before = log.entries.length;
    reportWithin(document, log);
    if (log.entries.length === before) faultless.add(document);
  }
}

/** Documents found without fault: a process that stays has not to look at them again. */
const faultless = new WeakSet<SourceDocument>();

/** A value met on the walk; the way to it is only spelled out where something is reported. */
interface Visit {
  readonly value: JsonValue;
  readonly segment: string;
  readonly parent?: Visit;
}

/** Walks without recursion, so that no depth of nesting can exhaust the stack. */
function reportWithin(document: SourceDocument, log: DiagnosticLog): void {
  const open: Visit[] = [{ value: document.resource, segment: '' }];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    if (typeof visit.value !== 'object' || visit.value === null) continue;
    for (const [segment, value] of Object.entries(visit.value)) {
      if (typeof value !== 'object' || value === null) continue;
      const member: Visit = { value, segment, parent: visit };
      if (segment === 'extension' || segment === 'modifierExtension') reportList(segment, member, document, log);
      open.push(member);
    }
  }
}

function placeOf(visit: Visit, document: SourceDocument): SourcePlace {
  const segments: string[] = [];
  for (let step: Visit = visit; step.parent !== undefined; step = step.parent) segments.push(step.segment);
  return placeWithin(document.place, ...segments.reverse());
}

function reportList(
  name: 'extension' | 'modifierExtension',
  list: Visit,
  document: SourceDocument,
  log: DiagnosticLog,
): void {
  if (!Array.isArray(list.value)) return;
  list.value.forEach((extension: JsonValue, index) => {
    const url = isJsonObject(extension) ? extension['url'] : undefined;
    if (typeof url !== 'string' || !url.startsWith(languageBase)) return;
    const place = (): SourcePlace => placeWithin(placeOf(list, document), index);
    if (!known.has(url)) {
      log.error('extension-unknown', place(), `The input language has no extension ${quoteValue(url)}.`);
    } else if (modifiers.has(url) !== (name === 'modifierExtension')) {
      const wanted = modifiers.has(url) ? 'a modifierExtension' : 'an extension';
      log.error('extension-unknown', place(), `${quoteValue(url)} must be ${wanted}.`);
    }
  });
}
