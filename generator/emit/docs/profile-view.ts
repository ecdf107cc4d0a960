import type { Exchange, Expectation, Transaction } from '../../model/exchange.ts';
import { isUnnumbered } from '../../model/identifier.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import type { Requirement } from '../../model/requirement.ts';
import { type ExchangeView, exchangeDiagram, exchangeView } from './exchange-view.ts';
import { type GuideStanding, guideStanding } from './guide-standing.ts';
import { asMarkdown, codeCell, codeSpan, listed, type Markdown, markdownLink, markdownText } from './markdown.ts';
import { type StatedResources, statedResources } from './resource-rows.ts';
import { type TopicView, topicViews } from './topic-view.ts';

interface ActorRow {
  readonly id: Markdown;
  readonly title: Markdown;
  readonly description: Markdown;
  readonly options: Markdown;
}

interface TransactionView {
  readonly id: Markdown;
  readonly name: Markdown;
  readonly initiator: Markdown;
  readonly responder: Markdown;
  readonly evidence: Markdown;
  readonly option: Markdown;
  readonly requirements: Markdown;
  readonly diagram: Markdown;
  readonly exchanges: readonly ExchangeView[];
}

interface RequirementRow {
  readonly id: Markdown;
  readonly statement: Markdown;
  readonly strength: Markdown;
  readonly actors: Markdown;
  readonly evidence: Markdown;
  readonly references: Markdown;
}

/** Everything the page of an integration profile prints. */
export interface ProfileView extends GuideStanding {
  readonly id: Markdown;
  readonly title: Markdown;
  readonly description: Markdown;
  readonly guide: Markdown;
  readonly evidence: Markdown;
  readonly actors: readonly ActorRow[];
  readonly stated: readonly StatedResources[];
  readonly diagram: Markdown;
  readonly transactions: readonly TransactionView[];
  readonly topics: readonly TopicView[];
  readonly requirements: readonly RequirementRow[];
}

/** What the page of an integration profile says. */
export function profileView(release: Release, profile: IntegrationProfile): ProfileView {
  const transactions = profile.transactions.flatMap((id) => release.transactions.get(id) ?? []);
  const exchanges = transactions.flatMap((transaction) => exchangesOf(release, transaction));
  return {
    id: markdownText(profile.id),
    title: markdownText(profile.title),
    description: markdownText(profile.description),
    ...guideStanding(release),
    guide: guideLabel(release),
    evidence: markdownText(profile.evidence),
    actors: release.actors.filter(({ id }) => profile.actors.includes(id)).map(actorRow),
    stated: statedResources(release.actors.filter(({ id }) => profile.actors.includes(id))),
    diagram: exchangeDiagram(release, exchanges),
    transactions: transactions.map((transaction) => transactionView(release, transaction)),
    topics: topicViews(release, profile),
    requirements: profile.requirements.flatMap((id) => release.requirements.get(id) ?? []).map(requirementRow(release)),
  };
}

/** `Tea Guide 1.1.0`, as a reader would say it. */
export function guideLabel({ guide }: Release): Markdown {
  return markdownText(`${guide.title} ${guide.version}`);
}

/** An actor's title. */
export function actorTitle(release: Release, id: string): string {
  return release.actors.find((actor) => actor.id === id)?.title ?? id;
}

/** R, O: as an IHE table has them. */
export function optionality(expectation: Expectation): string {
  return expectation === 'SHALL' ? 'R' : expectation === 'SHOULD' ? 'O (should)' : 'O';
}

function exchangesOf(release: Release, transaction: Transaction): Exchange[] {
  return transaction.exchanges.flatMap((id) => release.exchanges.get(id) ?? []);
}

function actorRow(actor: Release['actors'][number]): ActorRow {
  return {
    id: codeCell(actor.id),
    title: markdownText(actor.title),
    description: markdownText(actor.description),
    options: listed(actor.options.map(({ title, required }) => markdownText(required ? `${title} (required)` : title))),
  };
}

function transactionView(release: Release, transaction: Transaction): TransactionView {
  const exchanges = exchangesOf(release, transaction);
  const number = isUnnumbered(transaction.id) ? ' (the guide gives it no number)' : '';
  return {
    id: asMarkdown(`${markdownText(transaction.id)}${number}`),
    name: markdownText(transaction.name),
    initiator: role(release, transaction.initiator, transaction.initiatorExpectation),
    responder: role(release, transaction.responder, transaction.responderExpectation),
    evidence: markdownText(transaction.evidence),
    option: transaction.option === undefined ? asMarkdown('–') : codeCell(transaction.option),
    requirements: listed(transaction.requirements.map(codeSpan)),
    diagram: exchangeDiagram(release, exchanges),
    exchanges: exchanges.map((exchange) => exchangeView(release, exchange)),
  };
}

function role(release: Release, actor: string, expectation: Expectation): Markdown {
  return markdownText(`${actorTitle(release, actor)}: ${optionality(expectation)}`);
}

function requirementRow(release: Release): (requirement: Requirement) => RequirementRow {
  return (requirement) => ({
    id: codeCell(requirement.id),
    statement: markdownText(requirement.conditional ? `${requirement.statement} (conditional)` : requirement.statement),
    strength: markdownText(requirement.strength),
    actors:
      requirement.actors.length === 0
        ? asMarkdown('all')
        : listed(requirement.actors.map((id) => markdownText(actorTitle(release, id)))),
    evidence: markdownText(requirement.evidence),
    references: listed(requirement.references.map((reference) => markdownLink(reference, reference))),
  });
}
