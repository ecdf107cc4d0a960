import Handlebars from 'handlebars';
import type { StageResult } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { Release } from '../../model/release.ts';
import type { SupportText } from '../../model/source.ts';
import type { EmitSupport } from '../emitter.ts';
import { outputPath, releaseFolder } from '../layout.ts';
import { indexView } from './index-view.ts';
import { profileView } from './profile-view.ts';
import { traceRequirements } from './trace-requirements.ts';
import { traceabilityJson, traceabilityView } from './traceability-view.ts';

const partials = ['draft-notice', 'message'] as const;

/** Markdown pages: `docs/index.md`, one per integration profile, and the traceability of requirements as page and as data. */
export function emitDocs(release: Release, support: EmitSupport): StageResult<readonly GeneratedFile[]> {
  const pages = new PageTemplates(support.templates);
  const traces = traceRequirements(release);
  const text = (name: string, template: string, view: object): GeneratedFile => ({
    kind: 'text',
    path: outputPath(releaseFolder(release), 'docs', name),
    text: pages.print(template, view),
  });
  const json: GeneratedFile = {
    kind: 'json',
    path: outputPath(releaseFolder(release), 'docs', 'requirements.json'),
    value: traceabilityJson(release, traces),
  };
  return {
    value: [
      text('index.md', 'guide-index', indexView(release, documentedResponders(release))),
      ...release.integrationProfiles.map((profile) =>
        text(`${profile.slug}.md`, 'integration-profile', profileView(release, profile)),
      ),
      text('traceability.md', 'traceability', traceabilityView(release, traces)),
      json,
    ],
    diagnostics: [],
  };
}

/** Actors that have an OpenAPI document. */
function documentedResponders(release: Release): string[] {
  const operations = [...release.exchanges.values()].filter(({ wire }) => wire.kind === 'fhir-operation');
  return release.actors.map(({ id }) => id).filter((id) => operations.some(({ responder }) => responder === id));
}

/** The page templates. They print values as they are: views hold nothing but text that is already Markdown. */
class PageTemplates {
  readonly #templates: readonly SupportText[];
  readonly #engine = Handlebars.create();

  constructor(templates: readonly SupportText[]) {
    this.#templates = templates;
    for (const name of partials) this.#engine.registerPartial(name, this.#compile(name));
  }

  print(name: string, view: object): string {
    return this.#compile(name)(view);
  }

  #compile(name: string): Handlebars.TemplateDelegate {
    const template = this.#templates.find((candidate) => candidate.name === `${name}.md.hbs`);
    // The templates are part of the toolkit: one that is missing is a defect of the installation.
    if (template === undefined) throw new TypeError(`No template ${name}.md.hbs.`);
    return this.#engine.compile(template.text, { noEscape: true, strict: true });
  }
}
