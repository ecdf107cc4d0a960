import type { Release } from '../../model/release.ts';
import { type GuideStanding, guideStanding } from './guide-standing.ts';
import { asMarkdown, type Markdown, markdownText } from './markdown.ts';
import { actorTitle, guideLabel, optionality } from './profile-view.ts';
import { type TopicView, topicViews } from './topic-view.ts';

/** Everything the guide's overview prints. */
export interface IndexView extends GuideStanding {
  readonly guide: Markdown;
  readonly description: Markdown;
  readonly package: Markdown;
  readonly fhirVersion: Markdown;
  readonly license: Markdown;
  readonly profiles: readonly { readonly link: Markdown; readonly title: Markdown; readonly actors: Markdown }[];
  readonly actors: readonly Markdown[];
  readonly rule: Markdown;
  readonly transactions: readonly {
    readonly id: Markdown;
    readonly name: Markdown;
    readonly cells: readonly Markdown[];
  }[];
  /** Those that stand with no integration profile. */
  readonly topics: readonly TopicView[];
  readonly documents: readonly { readonly actor: Markdown; readonly link: Markdown }[];
  readonly pages: readonly Markdown[];
}

/** A document for tools, by its path in the folder of the release. */
export interface ToolDocument {
  readonly actor: string;
  readonly file: string;
}

/** What the overview of the guide says. */
export function indexView(release: Release, documents: readonly ToolDocument[]): IndexView {
  const { guide, actors } = release;
  return {
    ...guideStanding(release),
    guide: guideLabel(release),
    description: markdownText(guide.description),
    package: markdownText(`${guide.packageName}#${guide.version}`),
    fhirVersion: markdownText(guide.fhirVersion),
    license: markdownText(guide.license),
    profiles: release.integrationProfiles.map((profile) => ({
      link: asMarkdown(`[${markdownText(profile.id)}](${profile.slug}.md)`),
      title: markdownText(profile.title),
      actors: asMarkdown(profile.actors.map((id) => markdownText(actorTitle(release, id))).join(', ')),
    })),
    actors: actors.map((actor) => markdownText(actor.title)),
    rule: asMarkdown(actors.map(() => ' --- |').join('')),
    transactions: transactionRows(release),
    topics: topicViews(release),
    documents: documents.map(({ actor, file }) => ({
      actor: markdownText(actorTitle(release, actor)),
      link: asMarkdown(`[${file.split('/').at(-1) ?? file}](../${file})`),
    })),
    pages: [
      ...(release.systems.length + release.useCases.length === 0 ? [] : ['[systems and use cases](systems.md)']),
      ...(release.requirements.size === 0 ? [] : ['[policy](policy.md)']),
      '[traceability](traceability.md)',
    ].map(asMarkdown),
  };
}

function transactionRows(release: Release): IndexView['transactions'] {
  return [...release.transactions.values()].map((transaction) => ({
    id: markdownText(transaction.id),
    name: markdownText(transaction.name),
    cells: release.actors.map(({ id }) => {
      const roles = [
        ...(id === transaction.initiator ? [`initiates ${optionality(transaction.initiatorExpectation)}`] : []),
        ...(id === transaction.responder ? [`responds ${optionality(transaction.responderExpectation)}`] : []),
      ];
      return asMarkdown(roles.join(', '));
    }),
  }));
}
