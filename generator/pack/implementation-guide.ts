import type { JsonObject } from '../model/json.ts';
import { pascalName } from '../model/naming.ts';
import type { SourcePackage } from '../model/source.ts';

/** A resource of the package in its R4 form, with the folder it was in. */
export interface GuideMember {
  readonly resource: JsonObject;
  /** Title and description of the resource as its author wrote it. */
  readonly source: JsonObject;
  /** `''` for the package's own folder. */
  readonly folder: string;
}

/** The ImplementationGuide that lists a package's resources, grouped by the folders they were in. @see FHIR R4, ImplementationGuide */
export function implementationGuide(guide: SourcePackage, members: readonly GuideMember[]): JsonObject {
  const folders = [...new Set(members.map(({ folder }) => folder))].filter((folder) => folder !== '').sort();
  const dependsOn = Object.entries(guide.dependencies)
    .filter(([name]) => !/^hl7\.fhir\.r4\.(?:core|expansions)$/.test(name))
    .map(([packageId, version]) => ({
      uri: `http://fhir.org/packages/${packageId}/ImplementationGuide`,
      packageId,
      version,
    }));
  const license = guide.manifest['license'];
  const id = guideId(guide);
  return {
    resourceType: 'ImplementationGuide',
    id,
    url: `${guide.canonical.replace(/\/$/, '')}/ImplementationGuide/${id}`,
    version: guide.version,
    name: pascalName(guide.title) ?? 'Guide',
    title: guide.title,
    ...standing(members),
    ...(guide.description === '' ? {} : { description: guide.description }),
    packageId: guide.name,
    ...(typeof license === 'string' ? { license } : {}),
    fhirVersion: [guide.fhirVersion],
    ...(dependsOn.length === 0 ? {} : { dependsOn }),
    definition: {
      ...(folders.length === 0 ? {} : { grouping: folders.map((folder) => ({ id: groupId(folder), name: folder })) }),
      resource: members.map(listed),
    },
  };
}

/** That of the definitions it lists: a draft where each of them is one, or experimental. */
function standing(members: readonly GuideMember[]): JsonObject {
  const definitions = members.filter(({ source }) => typeof source['url'] === 'string').map(({ source }) => source);
  const isDraft = definitions.every(({ status, experimental }) => status === 'draft' || experimental === true);
  const isExperimental = definitions.every(({ experimental }) => experimental === true);
  return {
    status: isDraft && definitions.length > 0 ? 'draft' : 'active',
    experimental: isExperimental && definitions.length > 0,
  };
}

/** A package name may be longer than an id, and may have `_`. */
export function guideId({ name }: SourcePackage): string {
  return name.replaceAll('_', '-').slice(0, 64);
}

function listed({ resource, source, folder }: GuideMember): JsonObject {
  const name = source['title'] ?? source['name'];
  const { description } = source;
  return {
    reference: { reference: `${String(resource['resourceType'])}/${String(resource['id'])}` },
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    exampleBoolean: false,
    ...(folder === '' ? {} : { groupingId: groupId(folder) }),
  };
}

function groupId(folder: string): string {
  return folder.replaceAll(/[^A-Za-z0-9.-]/g, '-').slice(0, 64);
}
