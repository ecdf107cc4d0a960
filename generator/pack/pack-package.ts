import { fromBasic, isLaterType, toBasic } from '../model/cross-version.ts';
import { compareText, placeWithin, type StageResult } from '../model/diagnostic.ts';
import { DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import {
  type PackedFile,
  type PackedPackage,
  packedExamplesFolder,
  packingFormat,
  packingNotePath,
} from '../model/packed-package.ts';
import type { SourceDocument, Sources } from '../model/source.ts';
import { type GuideMember, guideId, implementationGuide } from './implementation-guide.ts';
import { packageIndex } from './package-index.ts';

/**
 * Lays a guide out as a FHIR package that is R4 and nothing else: every resource in `package/`, those of types that R4 lacks as
 * `Basic`, with an index and an ImplementationGuide that lists them. Messages, which need not be FHIR, go into `package/other/`.
 * `undefined` where something has no R4 form.
 */
export function packPackage(sources: Sources): StageResult<PackedPackage | undefined> {
  const log = new DiagnosticLog();
  const label = `${sources.guide.name}#${sources.guide.version}`;
  const documents = sources.documents.filter(({ place }) => place.package === label);
  const packed = documents.flatMap((document) => packDocument(document, log) ?? []);
  reportClashes(packed, log);
  if (log.entries.length > 0) return { value: undefined, diagnostics: log.entries };
  const { name, version } = sources.guide;
  return { value: { name, version, files: packedFiles(sources, packed) }, diagnostics: [] };
}

interface PackedDocument extends GuideMember {
  readonly document: SourceDocument;
  /** `<type>-<id>.json` */
  readonly file: string;
}

function packDocument(document: SourceDocument, log: DiagnosticLog): PackedDocument | undefined {
  const { resource: source, place } = document;
  const resource = r4Form(document, log);
  const id = source['id'];
  if (typeof id !== 'string' || !/^[A-Za-z0-9.-]{1,64}$/.test(id)) {
    log.error('id-invalid', placeWithin(place, 'id'), `${quoteValue(id)} cannot name a file of the package.`);
    return undefined;
  }
  if (resource === undefined) return undefined;
  const folder = place.file.split('/').slice(0, -1).join('/');
  return { document, resource, source, folder, file: `${String(resource['resourceType'])}-${id}.json` };
}

function r4Form({ resource, resourceType, place }: SourceDocument, log: DiagnosticLog): JsonObject | undefined {
  if (!isLaterType(resourceType)) return resource;
  const form = toBasic(resource);
  if (form.kind === 'basic' && fromBasic(form.resource) !== undefined) return form.resource;
  const member = form.kind === 'unknown-member' ? form.member : 'extension';
  const at = placeWithin(place, ...member.split('.'));
  log.error('element-invalid', at, `${resourceType} has no element ${quoteValue(member)}, so it has no form in R4.`);
  return undefined;
}

/** Two types of R5 become one of R4, so that ids which were apart may meet. */
function reportClashes(packed: readonly PackedDocument[], log: DiagnosticLog): void {
  const taken = new Map<string, PackedDocument>();
  for (const member of packed) {
    const key = member.file.toLowerCase();
    const other = taken.get(key);
    taken.set(key, member);
    if (other === undefined) continue;
    const text = `In R4 this and ${other.document.place.file} would both be ${member.file.replace(/\.json$/, '')}.`;
    log.error('duplicate-id', placeWithin(member.document.place, 'id'), text);
  }
}

function packedFiles(sources: Sources, packed: readonly PackedDocument[]): readonly PackedFile[] {
  const { guide, examples } = sources;
  const members = [...packed].sort((left, right) => compareText(left.file, right.file));
  const resources = new Map(members.map(({ file, resource }) => [file, resource]));
  if (!packed.some(({ document }) => document.resourceType === 'ImplementationGuide')) {
    resources.set(`ImplementationGuide-${guideId(guide)}.json`, implementationGuide(guide, members));
  }
  const inOrder = new Map([...resources].sort(([left], [right]) => compareText(left, right)));
  const files = [
    jsonFile('package.json', guide.manifest),
    jsonFile('.index.json', packageIndex(inOrder)),
    jsonFile(packingNotePath, packingNote(members)),
    ...[...inOrder].map(([file, resource]) => jsonFile(file, resource)),
    ...examples.map(({ body, place }) => jsonFile(packedExamplesFolder + place.file.replace(/^examples\//, ''), body)),
  ];
  return files.sort((left, right) => compareText(left.path, right.path));
}

function packingNote(members: readonly PackedDocument[]): JsonObject {
  const moved = members.filter(({ file, document }) => file !== document.place.file);
  return {
    format: packingFormat,
    sources: Object.fromEntries(moved.map(({ file, document }) => [file, document.place.file])),
  };
}

function jsonFile(path: string, value: JsonValue): PackedFile {
  return { path: `package/${path}`, text: `${JSON.stringify(value, null, 2)}\n` };
}
