import { compareText } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import { pascalName, safeIdentifier } from '../../model/naming.ts';
import type { SourceDocument } from '../../model/source.ts';
import { textOf, textOrEmpty } from './definition-reader.ts';

/**
 * Gives every definition a TypeScript name that no other has, letter case apart. The standard's definitions keep theirs;
 * two of the guide that want one name are reported, and so is a name that leaves no identifier.
 */
export function assignTypeNames(
  standard: readonly SourceDocument[],
  guide: readonly SourceDocument[],
  log: DiagnosticLog,
): ReadonlyMap<SourceDocument, string> {
  const names = new Map<SourceDocument, string>();
  const holders = new Map<string, SourceDocument>();
  for (const document of [...standard.toSorted(byUrl), ...guide.toSorted(byUrl)]) {
    const wanted = wantedName(document, log);
    const holder = holders.get(wanted.toLowerCase());
    if (holder !== undefined) reportClash(document, holder, wanted, log);
    const name = freeName(wanted, holders);
    holders.set(name.toLowerCase(), document);
    names.set(document, name);
  }
  return names;
}

function wantedName(document: SourceDocument, log: DiagnosticLog): string {
  const { resource, place } = document;
  const name = pascalName(textOrEmpty(resource, 'name')) ?? pascalName(textOrEmpty(resource, 'id'));
  if (name !== undefined) return safeIdentifier(name);
  log.error('name-unusable', place, `Neither name ${quoteValue(resource['name'])} nor the id gives an identifier.`);
  return 'Unnamed';
}

function freeName(wanted: string, holders: ReadonlyMap<string, SourceDocument>): string {
  let name = wanted;
  for (let count = 2; holders.has(name.toLowerCase()); count += 1) name = `${wanted}${count}`;
  return name;
}

function reportClash(document: SourceDocument, holder: SourceDocument, name: string, log: DiagnosticLog): void {
  const other = quoteValue(textOf(holder.resource, 'url'));
  log.error('name-clash', { ...document.place, pointer: '/name' }, `${quoteValue(name)} is also the name of ${other}.`);
}

function byUrl(left: SourceDocument, right: SourceDocument): number {
  return compareText(textOrEmpty(left.resource, 'url'), textOrEmpty(right.resource, 'url'));
}
