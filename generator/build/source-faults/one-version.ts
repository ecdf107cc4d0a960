import { compareText } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import type { SourceDocument } from '../../model/source.ts';
import { compareVersions } from '../../model/version-order.ts';

/**
 * One document for each canonical: a release cannot hold two versions of one thing. The guide's own stands before those of its
 * dependencies, and of two versions in one package the later. What is left out is reported.
 * @see FHIR R4, References §2.3.0.5.1 Canonical URLs: without a version, the latest is meant
 */
export function keepOneVersion(documents: readonly SourceDocument[], log: DiagnosticLog): readonly SourceDocument[] {
  const guide = documents[0]?.place.package;
  const kept = new Map<string, SourceDocument>();
  for (const document of documents) {
    const { url } = document.resource;
    if (typeof url !== 'string') continue;
    const rival = kept.get(url);
    if (rival === undefined || replaces(document, rival)) kept.set(url, document);
  }
  return documents.filter((document) => {
    const { url } = document.resource;
    const winner = typeof url === 'string' ? kept.get(url) : undefined;
    if (winner === undefined || winner === document) return true;
    reportLeftOut(document, winner, guide, log);
    return false;
  });
}

function replaces(document: SourceDocument, rival: SourceDocument): boolean {
  return document.place.package === rival.place.package && compareVersions(versionOf(document), versionOf(rival)) > 0;
}

function versionOf({ resource }: SourceDocument): string {
  const { version } = resource;
  return typeof version === 'string' ? version : '';
}

function reportLeftOut(
  document: SourceDocument,
  winner: SourceDocument,
  guide: string | undefined,
  log: DiagnosticLog,
): void {
  // The same thing twice says nothing new; within one package that is reported as a duplicate.
  if (compareText(versionOf(document), versionOf(winner)) === 0) return;
  const where = winner.place.package === document.place.package ? winner.place.file : winner.place.package;
  const [mine, used] = [document, winner].map((each) => quoteValue(versionOf(each)));
  const text = `Version ${mine} of ${quoteValue(document.resource['url'])} is left out: version ${used} in ${where} is used.`;
  const severity = document.place.package === guide ? 'warning' : 'information';
  log[severity]('canonical-superseded', { ...document.place, pointer: '/version' }, text);
}
