import { basename } from 'node:path';
import type { StageResult } from '../model/diagnostic.ts';
import { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { InputDigest, PageTemplate, Sources } from '../model/source.ts';
import { type LoadedCore, loadCore } from './core-definitions.ts';
import { coreLabel } from './core-index.ts';
import { loadDependencies } from './load-dependencies.ts';
import type { GuideLocation, LoadRequest } from './load-request.ts';
import { openRegistry } from './package-registry.ts';
import { type ReadPackage, readPackage, readPackageContent } from './read-package.ts';
import { readSupportTexts } from './read-support-texts.ts';
import { readTemplates } from './read-templates.ts';

/**
 * Reads a guide with everything it depends on, with no network. Every fault of the input is among the diagnostics; the
 * value is `undefined` where there is nothing to build from.
 */
export async function loadSources(request: LoadRequest): Promise<StageResult<Sources | undefined>> {
  const log = new DiagnosticLog();
  const opening = openRegistry();
  const core = loadCore(request.toolkitRoot);
  const { hasResourceType } = core;
  const guide = await readGuide(request.guide, hasResourceType, log);
  const registry = await opening;
  if (guide === undefined || isEmpty(guide, log)) {
    return { value: undefined, diagnostics: log.entries };
  }
  const dependencies = loadDependencies(guide.manifest, request.searchFolders ?? [], hasResourceType, log);
  for (const source of [guide, ...dependencies]) await registry.register(source, log);
  const templates = await readTemplates(request.toolkitRoot);
  const value = joinSources(guide, dependencies, core, request.toolkitRoot, templates);
  return { value, diagnostics: log.entries };
}

async function readGuide(
  { kind, path }: GuideLocation,
  hasResourceType: LoadedCore['hasResourceType'],
  log: DiagnosticLog,
): Promise<ReadPackage | undefined> {
  const reading = { origin: kind, recursive: true, hasResourceType } as const;
  if (kind === 'folder') return readPackage(path, reading, log);
  const { readTarball } = await import('./read-tarball.ts');
  const content = await readTarball(path, log);
  return content === undefined ? undefined : readPackageContent(content, basename(path), reading, log);
}

function joinSources(
  guide: ReadPackage,
  dependencies: readonly ReadPackage[],
  core: LoadedCore,
  toolkitRoot: string,
  templates: readonly PageTemplate[],
): Sources {
  return {
    guide: guide.manifest,
    documents: [guide, ...dependencies].flatMap((source) => source.documents),
    dependencies: dependencies.map((source) => source.manifest),
    examples: guide.examples,
    core: core.definitions,
    templates,
    runtime: readSupportTexts(toolkitRoot, 'generator/runtime', '.ts'),
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
