import { compareText, type SourcePlace } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import { pascalName, safeIdentifier } from '../../model/naming.ts';
import type { SourceDocument } from '../../model/source.ts';
import { textOf, textOrEmpty } from './definition-reader.ts';

/**
 * Gives every definition a TypeScript name that no other has, letter case apart. The standard's definitions keep theirs;
 * two of the guide that want one name are reported, and so is a name that leaves no identifier.
 *
 * @param clash how grave two alike names are; whoever generates from another's guide can only live with the name that is chosen
 */
export function assignTypeNames(
  standard: readonly SourceDocument[],
  guide: readonly SourceDocument[],
  log: DiagnosticLog,
  clash: 'error' | 'warning' = 'error',
): ReadonlyMap<SourceDocument, string> {
  const names = new Map<SourceDocument, string>();
  const holders = new Map<string, SourceDocument>();
  for (const document of [...standard.toSorted(byUrl), ...guide.toSorted(byUrl)]) {
    const wanted = wantedName(document, log);
    const holder = holders.get(wanted.toLowerCase());
    const name = freeName(document, wanted, holders);
    if (holder !== undefined)
      reportClash(document, holder, { wanted, name }, (place, text) => log[clash]('name-clash', place, text));
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

/** The name wanted, else one made of the id, else one with a number. */
function freeName({ resource }: SourceDocument, wanted: string, holders: ReadonlyMap<string, SourceDocument>): string {
  const fromId = pascalName(textOrEmpty(resource, 'id'));
  const spare = fromId === undefined || holders.has(fromId.toLowerCase()) ? wanted : safeIdentifier(fromId);
  let name = holders.has(wanted.toLowerCase()) ? spare : wanted;
  for (let count = 2; holders.has(name.toLowerCase()); count += 1) name = `${wanted}${count}`;
  return name;
}

function reportClash(
  document: SourceDocument,
  holder: SourceDocument,
  { wanted, name }: { readonly wanted: string; readonly name: string },
  report: (place: SourcePlace, message: string) => void,
): void {
  const other = quoteValue(textOf(holder.resource, 'url'));
  const own = textOf(document.resource, 'name') ?? wanted;
  const clash = own === wanted ? `is also the name of ${other}` : `gives the name ${wanted}, as ${other} does`;
  const text = `${quoteValue(own)} ${clash}; the type is called ${name}.`;
  report({ ...document.place, pointer: '/name' }, text);
}

function byUrl(left: SourceDocument, right: SourceDocument): number {
  return compareText(textOrEmpty(left.resource, 'url'), textOrEmpty(right.resource, 'url'));
}
