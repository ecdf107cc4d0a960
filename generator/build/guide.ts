import type { SourcePlace } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import type { JsonObject } from '../model/json.ts';
import { pascalName, slug } from '../model/naming.ts';
import type { Guide } from '../model/release.ts';
import type { SourceDocument, SourcePackage } from '../model/source.ts';

const folderName = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const spdxLicence = /^[A-Za-z0-9.+-]{1,64}$/;
/** The licence of what the toolkit itself writes, where the guide asks for no other. */
const defaultLicence = 'Apache-2.0';

/** The guide as its package manifest describes it; `undefined` where it gives no usable name or version. */
export function buildGuide(
  source: SourcePackage,
  documents: readonly SourceDocument[],
  log: DiagnosticLog,
): Guide | undefined {
  const place: SourcePlace = { file: 'package.json', package: `${source.name}#${source.version}`, pointer: '' };
  const title = source.title === '' ? source.name : source.title;
  const folder = slug(title);
  // From the slug, so that an acronym in capitals becomes a word as other type names are.
  const typePrefix = folder === undefined ? undefined : pascalName(folder);
  if (folder === undefined || typePrefix === undefined) {
    const text = `${quoteValue(title)} leaves nothing that could name a folder and types.`;
    log.error('name-unusable', { ...place, pointer: '/title' }, text);
    return undefined;
  }
  if (!folderName.test(source.version) || source.version.endsWith('.')) {
    const text = `Version ${quoteValue(source.version)} cannot be part of a folder name.`;
    log.error('package-manifest-invalid', { ...place, pointer: '/version' }, text);
    return undefined;
  }
  const { license } = source.manifest;
  return {
    packageName: source.name,
    version: source.version,
    title,
    description: source.description,
    canonical: source.canonical,
    fhirVersion: source.fhirVersion,
    slug: folder,
    typePrefix,
    license: typeof license === 'string' && spdxLicence.test(license) ? license : defaultLicence,
    isDraft: isDraftGuide(documents.filter((document) => document.place.package === place.package)),
  };
}

/** By its ImplementationGuide; where there is none, by its definitions, if all of them are drafts or experimental. */
function isDraftGuide(own: readonly SourceDocument[]): boolean {
  const guides = own.filter(({ resourceType }) => resourceType === 'ImplementationGuide');
  const telling = guides.length > 0 ? guides : own.filter(({ resource }) => typeof resource['url'] === 'string');
  return telling.length > 0 && telling.every(({ resource }) => isDraft(resource));
}

function isDraft({ status, experimental }: JsonObject): boolean {
  return status === 'draft' || experimental === true;
}
