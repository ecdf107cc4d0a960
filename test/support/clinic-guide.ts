import { buildRelease } from '../../generator/build/build-release.ts';
import { loadSources } from '../../generator/load/load-sources.ts';
import type { Diagnostic } from '../../generator/model/diagnostic.ts';
import type { JsonObject } from '../../generator/model/json.ts';
import type { Release } from '../../generator/model/release.ts';
import { TestFolder } from './guide-folder.ts';
import { toolkitRoot } from './standard-definitions.ts';

export const clinicBase = 'https://clinic.example/fhir';

/** The manifest of a guide as others write them: nothing in it is of this toolkit's input language. */
export function clinicManifest(more: JsonObject = {}): JsonObject {
  return { name: 'clinic.guide', version: '1.0.0', fhirVersions: ['4.0.1'], canonical: clinicBase, ...more };
}

/** A profile on Patient that makes gender mandatory. */
export function clinicPatient(id: string, more: JsonObject = {}): JsonObject {
  return {
    resourceType: 'StructureDefinition',
    id,
    url: structureUrl(id),
    version: '1.0.0',
    name: id,
    status: 'active',
    kind: 'resource',
    abstract: false,
    type: 'Patient',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
    derivation: 'constraint',
    differential: { element: [{ id: 'Patient.gender', path: 'Patient.gender', min: 1 }] },
    ...more,
  };
}

export function structureUrl(id: string): string {
  return `${clinicBase}/StructureDefinition/${id}`;
}

/** A system-level operation. */
export function clinicOperation(
  code: string,
  parameter: readonly JsonObject[] = [],
  more: JsonObject = {},
): JsonObject {
  return {
    resourceType: 'OperationDefinition',
    id: code,
    url: `${clinicBase}/OperationDefinition/${code}`,
    version: '1.0.0',
    name: code,
    status: 'active',
    kind: 'operation',
    code,
    affectsState: true,
    system: true,
    type: false,
    instance: false,
    parameter,
    ...more,
  };
}

/** A server that offers these operations, by their codes. */
export function clinicServer(operations: readonly string[], more: JsonObject = {}): JsonObject {
  return {
    resourceType: 'CapabilityStatement',
    id: 'clinic-server',
    url: `${clinicBase}/CapabilityStatement/clinic-server`,
    version: '1.0.0',
    name: 'ClinicServer',
    status: 'active',
    date: '2024-01-01',
    kind: 'requirements',
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [
      {
        mode: 'server',
        operation: operations.map((name) => ({ name, definition: `${clinicBase}/OperationDefinition/${name}` })),
      },
    ],
    ...more,
  };
}

/** A folder `guide` with a sound package: a manifest and the profile `BasePatient`. */
export function clinicFolder(): TestFolder {
  const folder = new TestFolder();
  folder.write('guide/package.json', clinicManifest());
  folder.write('guide/BasePatient.json', clinicPatient('BasePatient'));
  return folder;
}

/** What load and build make of a package. */
export interface GuideReading {
  readonly diagnostics: readonly Diagnostic[];
  /** Each diagnostic on one line: severity, code, file, pointer. */
  readonly lines: readonly string[];
  readonly messages: readonly string[];
  /** `undefined` where errors in loading left nothing to build from. */
  readonly release: Release | undefined;
}

/** Loads and builds the package at `path`, looking for others in `folders`. */
export async function readGuide(path: string, folders: readonly string[] = []): Promise<GuideReading> {
  const kind = path.endsWith('.tgz') ? 'tarball' : 'folder';
  const { value, diagnostics } = await loadSources({ guide: { kind, path }, toolkitRoot, packages: { folders } });
  const built = value === undefined ? undefined : buildRelease(value);
  const all = [...diagnostics, ...(built?.diagnostics ?? [])];
  return {
    diagnostics: all,
    lines: all.map(
      ({ severity, code, place }) => `${severity} ${code} ${place.file}${place.pointer && `#${place.pointer}`}`,
    ),
    messages: all.map(({ message }) => message),
    release: built?.value,
  };
}
