import type { GeneratedFile } from '../model/generated-file.ts';
import { type OutputPath, parseOutputPath } from '../model/identifier.ts';
import type { ArtefactName } from '../model/output-options.ts';

/** Files of one kind. */
export interface ArtefactFiles {
  readonly artefact: ArtefactName;
  readonly files: readonly GeneratedFile[];
}

/** Artefacts that are no code: nothing they consist of imports anything. */
const documents: ReadonlySet<ArtefactName> = new Set(['openapi', 'asyncapi', 'docs']);

/** True where the artefact can be part of what is asked for: as itself, or because code that is asked for imports it. */
export function isConcerned(artefact: ArtefactName, only: readonly ArtefactName[] | undefined): boolean {
  if (only === undefined || only.includes(artefact)) return true;
  return !documents.has(artefact) && only.some((wanted) => !documents.has(wanted));
}

/** The paths of the artefacts asked for, with every file that they import, at any depth. */
export function selectArtefacts(
  parts: readonly ArtefactFiles[],
  only: readonly ArtefactName[],
): ReadonlySet<OutputPath> {
  const byPath = new Map(parts.flatMap(({ files }) => files.map((file) => [file.path, file] as const)));
  const selected = new Set<OutputPath>();
  const open = parts.filter(({ artefact }) => only.includes(artefact)).flatMap(({ files }) => files);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (selected.has(file.path)) continue;
    selected.add(file.path);
    for (const path of importsOf(file)) {
      const imported = byPath.get(path);
      if (imported !== undefined) open.push(imported);
    }
  }
  return selected;
}

function importsOf(file: GeneratedFile): readonly OutputPath[] {
  if (file.kind === 'openapi-types') return [file.document];
  return specifiersOf(file).flatMap((specifier) => resolved(file.path, specifier) ?? []);
}

function specifiersOf(file: GeneratedFile): readonly string[] {
  if (file.kind === 'module') return file.module.imports.map(({ from }) => from);
  if (file.kind !== 'text' || !file.path.endsWith('.ts')) return [];
  return [...file.text.matchAll(/^(?:import|export|\}) .*?'(\.[^']+)';$/gm)].map(([, specifier = '']) => specifier);
}

/** `../runtime/issue.ts` seen from a file; `undefined` for a package. */
function resolved(from: OutputPath, specifier: string): OutputPath | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const segments = from.split('/').slice(0, -1);
  for (const segment of specifier.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment);
  }
  return parseOutputPath(segments.join('/'));
}
