import { loadCore } from '../../generator/load/core-definitions.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';
import type { CoreDefinitions, SourceDocument, SourceExample, Sources } from '../../generator/model/source.ts';

let core: CoreDefinitions | undefined;

/** The FHIR standard's definitions, opened once for all tests of a file. */
function coreDefinitions(): CoreDefinitions {
  core ??= loadCore(process.cwd()).definitions;
  return core;
}

/** What a test may say about its package; the rest is filled in. */
export interface SourcesOptions {
  readonly title?: string;
  readonly version?: string;
  /** `examples/<name>` → body. */
  readonly examples?: Readonly<Record<string, JsonObject>>;
  readonly core?: CoreDefinitions;
  /** Resources of a dependency, which come after the guide's own. */
  readonly dependencies?: readonly JsonObject[];
}

/** A guide made of plain resources, as if each had been read from `<resourceType>-<id>.json`. */
export function sourcesFromResources(resources: readonly JsonObject[], options: SourcesOptions = {}): Sources {
  const { title = 'Test Guide', version = '1.0.0' } = options;
  const guide = packageOf('test.guide', version, title);
  const dependency = packageOf('test.dependency', '1.0.0', 'Test Dependency');
  return {
    guide,
    documents: [
      ...resources.map((resource) => documentOf(resource, `test.guide#${version}`)),
      ...(options.dependencies ?? []).map((resource) => documentOf(resource, 'test.dependency#1.0.0')),
    ],
    dependencies: options.dependencies === undefined ? [] : [dependency],
    examples: Object.entries(options.examples ?? {}).map(([name, body]) =>
      exampleOf(name, body, `test.guide#${version}`),
    ),
    core: options.core ?? coreDefinitions(),
    templates: [],
    runtime: [],
    inputs: [],
  };
}

function packageOf(name: string, version: string, title: string): Sources['guide'] {
  return {
    name,
    version,
    title,
    description: 'A guide for a test.',
    canonical: 'https://guide.example/fhir',
    fhirVersion: '4.0.1',
    origin: 'folder',
    dependencies: {},
    manifest: { name, version, title, license: 'Apache-2.0' },
  };
}

function documentOf(resource: JsonObject, label: string): SourceDocument {
  const resourceType = String(resource['resourceType']);
  const file = `${resourceType}-${String(resource['id'])}.json`;
  return { resourceType, resource, place: { file, package: label, pointer: '' } };
}

function exampleOf(fileName: string, body: JsonObject, label: string): SourceExample {
  return { fileName, body, place: { file: `examples/${fileName}`, package: label, pointer: '' } };
}

/**
 * A copy of `resource` in which the value at a path is another; `undefined` removes it. Numbers step into arrays.
 * @throws TypeError where the path leads nowhere: the test would otherwise prove nothing
 */
export function changed(
  resource: JsonObject,
  path: readonly (string | number)[],
  value: JsonValue | undefined,
): JsonObject {
  const result = change(resource, path, value);
  if (!isJsonObject(result)) throw new TypeError('The path replaces the whole resource');
  return result;
}

function change(
  current: JsonValue | undefined,
  path: readonly (string | number)[],
  value: JsonValue | undefined,
): JsonValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(current) && typeof step === 'number') {
    const items: readonly JsonValue[] = current;
    return items.flatMap((item, index) => (index === step ? (change(item, rest, value) ?? []) : [item]));
  }
  if (!isJsonObject(current)) throw new TypeError(`Nothing to step into at "${step}"`);
  const { [step]: member, ...others } = current;
  const next = change(member, rest, value);
  return next === undefined ? others : { ...others, [step]: next };
}
