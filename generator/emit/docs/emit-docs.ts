import type { StageResult } from '../../model/diagnostic.ts';
import { DiagnosticLog } from '../../model/diagnostic-log.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { ArtefactName } from '../../model/output-options.ts';
import type { Release } from '../../model/release.ts';
import type { PageTemplate } from '../../model/source.ts';
import { TemplateFault } from '../../model/template-fault.ts';
import type { EmitPart } from '../emit-memory.ts';
import type { EmitSupport } from '../emitter.ts';
import { outputPath, releaseFolder } from '../layout.ts';
import { allParts, type PartList, profileParts } from '../release-parts.ts';
import { indexView, type ToolDocument } from './index-view.ts';
import { policyView } from './policy-view.ts';
import { profileView } from './profile-view.ts';
import { systemsView } from './systems-view.ts';
import { traceRequirements } from './trace-requirements.ts';
import { traceabilityJson, traceabilityView } from './traceability-view.ts';

/** Markdown pages: an overview, one per integration profile, systems, policy, and the traceability as page and as data. */
export const docsParts: PartList = (release) => [
  page('index', (of, { output }) => [['index.md', 'guide-index', indexView(of, toolDocuments(of, output?.only))]]),
  ...profilePages(release),
  page('systems', (of) =>
    of.systems.length + of.useCases.length === 0 ? [] : [['systems.md', 'systems', systemsView(of)]],
  ),
  page('policy', (of) => (of.requirements.size === 0 ? [] : [['policy.md', 'policy', policyView(of)]])),
  { name: 'docs traceability', emit: traceability },
];

/** All of them. */
export const emitDocs = allParts(docsParts);

const profilePages = profileParts('docs', (release, profile, support) =>
  printPages(release, support, [[`${profile.slug}.md`, 'integration-profile', profileView(release, profile)]]),
);

/** A page by its file's name, its template's, and what it shows. */
type Page = readonly [file: string, template: string, view: object];

function page(name: string, pages: (release: Release, support: EmitSupport) => readonly Page[]): EmitPart {
  return {
    name: `docs page ${name}`,
    emit: (release, support) => printPages(release, support, pages(release, support)),
  };
}

function traceability(release: Release, support: EmitSupport): StageResult<readonly GeneratedFile[]> {
  const traces = traceRequirements(release, support.emitted);
  const view = traceabilityView(release, traces);
  const { value, diagnostics } = printPages(release, support, [['traceability.md', 'traceability', view]]);
  const path = outputPath(releaseFolder(release), 'docs', 'requirements.json');
  return { value: [...value, { kind: 'json', path, value: traceabilityJson(release, traces) }], diagnostics };
}

function printPages(
  release: Release,
  { templates }: EmitSupport,
  pages: readonly Page[],
): StageResult<readonly GeneratedFile[]> {
  const log = new DiagnosticLog();
  const value = pages.map(([file, template, view]): GeneratedFile => {
    const path = outputPath(releaseFolder(release), 'docs', file);
    return { kind: 'text', path, text: printPage(templates, template, view, log) };
  });
  return { value, diagnostics: log.entries };
}

/** Documents of actors for tools: OpenAPI for what is called, AsyncAPI for channels. */
function toolDocuments(release: Release, only: readonly ArtefactName[] | undefined): readonly ToolDocument[] {
  const isMade = (artefact: ArtefactName): boolean => only?.includes(artefact) ?? true;
  const exchanges = [...release.exchanges.values()];
  return release.actors.flatMap(({ id }): readonly ToolDocument[] => {
    const own = exchanges.filter(({ responder }) => responder === id);
    const calls = exchanges.filter(({ initiator }) => initiator === id).filter(isCallback);
    const isCalled = own.some(({ wire }) => wire.kind !== 'channel') || calls.length > 0;
    const hasChannel = own.some(({ wire }) => wire.kind === 'channel');
    return [
      ...(isCalled && isMade('openapi') ? [`openapi/${id}.openapi.json`, `openapi/${id}.openapi-3.0.json`] : []),
      ...(hasChannel && isMade('asyncapi') ? [`asyncapi/${id}.asyncapi.json`] : []),
    ].map((file) => ({ actor: id, file }));
  });
}

function isCallback({ wire }: Exchange): boolean {
  return wire.kind === 'http' && wire.target.kind === 'callback';
}

/** Prints a page by its template. Where that is not the toolkit's own and fails, a diagnostic says so and the page is empty. */
function printPage(templates: readonly PageTemplate[], name: string, view: object, log: DiagnosticLog): string {
  const template = templates.find((candidate) => candidate.name === `${name}.md.hbs`);
  // The templates are part of the toolkit: one that is missing is a defect of the installation.
  if (template === undefined) throw new TypeError(`No template ${name}.md.hbs.`);
  try {
    return template.print(view);
  } catch (cause) {
    if (!(cause instanceof TemplateFault)) throw cause;
    log.error('template-invalid', cause.place, cause.message);
    return '';
  }
}
