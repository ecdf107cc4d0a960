import type { StageResult } from '../model/diagnostic.ts';
import { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { InputDigest, Sources } from '../model/source.ts';
import { type LoadedCore, loadCore } from './core-definitions.ts';
import { coreLabel } from './core-index.ts';
import { loadDependencies } from './load-dependencies.ts';
import type { LoadRequest } from './load-request.ts';
import type { OwnTemplate, OwnTemplates } from './own-templates.ts';
import { PackageFinder, readArchiveFile } from './package-finder.ts';
import { openRegistry } from './package-registry.ts';
import { isPublishedLayout, type ReadPackage, readPackage } from './read-package.ts';
import { readSupportTexts } from './read-support-texts.ts';
import { readTemplates, readTemplateTexts } from './read-templates.ts';

/**
 * Reads a guide with everything it depends on; the network is used only where the request names a registry. Every fault of the
 * input is among the diagnostics; the value is `undefined` where there is nothing to build from.
 */
export async function loadSources(request: LoadRequest): Promise<StageResult<Sources | undefined>> {
  const log = new DiagnosticLog();
  const opening = openRegistry();
  const core = loadCore(request.toolkitRoot);
  const { hasResourceType } = core;
  const places = request.memory?.places;
  places?.clear();
  const finder = new PackageFinder(request.packages ?? { folders: [] }, (path) => {
    places?.add(path);
    request.onFound?.(path);
  });
  const guide = await readGuide(request, finder, hasResourceType, log);
  const registry = await opening;
  if (guide === undefined || isEmpty(guide, log)) {
    return { value: undefined, diagnostics: log.entries };
  }
  const dependencies = await loadDependencies(guide.manifest, finder, hasResourceType, log);
  for (const source of [guide, ...dependencies]) await registry.register(source, log);
  const own = await ownTemplates(request, log);
  const joined = joinSources(guide, dependencies, core, await readSupport(request, own.templates));
  const value = { ...joined, inputs: [...joined.inputs, ...own.inputs] };
  return { value, diagnostics: log.entries };
}

async function readGuide(
  { guide, memory, onPart }: LoadRequest,
  finder: PackageFinder,
  hasResourceType: LoadedCore['hasResourceType'],
  log: DiagnosticLog,
): Promise<ReadPackage | undefined> {
  if (guide.kind === 'named') {
    const { name, range } = guide;
    const place = { package: `${name}#${range}`, file: '', pointer: '' };
    const missing = (message: string): void => log.error('package-not-found', place, message);
    return finder.find({ name, range, place, wantedBy: 'the command', hasResourceType }, log, missing);
  }
  const { kind, path } = guide;
  const reading = { origin: kind, hasResourceType, ...(onPart && { onPart }) };
  if (kind === 'tarball') return readArchiveFile(path, { ...reading, layout: 'sources' }, log);
  const layout = isPublishedLayout(path) ? 'published' : 'sources';
  return readPackage(path, { ...reading, layout, ...(memory && { memory }) }, log);
}

/** Templates of one's own, and what the manifest says of them. */
async function ownTemplates(
  { toolkitRoot, templates: folder }: LoadRequest,
  log: DiagnosticLog,
): Promise<OwnTemplates> {
  if (folder === undefined) return { templates: [], inputs: [] };
  const { readOwnTemplates } = await import('./own-templates.ts');
  return readOwnTemplates(folder, readTemplateTexts(toolkitRoot), log);
}

async function readSupport(
  { toolkitRoot, memory }: LoadRequest,
  own: readonly OwnTemplate[],
): Promise<Pick<Sources, 'templates' | 'runtime'>> {
  const runtime = readSupportTexts(toolkitRoot, 'generator/runtime', '.ts', memory);
  if (memory === undefined || own.length > 0) return { templates: await readTemplates(toolkitRoot, own), runtime };
  const templates = await memory.templates(readTemplateTexts(toolkitRoot, memory), () => readTemplates(toolkitRoot));
  return { templates, runtime: memory.runtime(runtime) };
}

function joinSources(
  guide: ReadPackage,
  dependencies: readonly ReadPackage[],
  core: LoadedCore,
  support: Pick<Sources, 'templates' | 'runtime'>,
): Sources {
  return {
    guide: guide.manifest,
    documents: [guide, ...dependencies].flatMap((source) => source.documents),
    dependencies: dependencies.map((source) => source.manifest),
    examples: guide.examples,
    core: core.definitions,
    ...support,
    inputs: [
      ...[guide, ...dependencies].map(inputOf),
      { package: coreLabel, origin: 'core' as const, digest: core.digest },
    ],
  };
}

function inputOf({ manifest, digest }: ReadPackage): InputDigest {
  return { package: `${manifest.name}#${manifest.version}`, origin: manifest.origin, digest };
}

function isEmpty(guide: ReadPackage, log: DiagnosticLog): boolean {
  if (guide.documents.length > 0) return false;
  const place = { package: `${guide.manifest.name}#${guide.manifest.version}`, file: '', pointer: '' };
  log.error('input-empty', place, 'The package holds no resource that could be read.');
  return true;
}
