import type { ActorId } from '../../model/identifier.ts';
import type { Release, System } from '../../model/release.ts';
import type { UseCase, UseCaseFlow, UseCaseStep } from '../../model/use-case.ts';
import { type GuideStanding, guideStanding } from './guide-standing.ts';
import { asMarkdown, codeCell, listed, type Markdown, markdownText } from './markdown.ts';
import { sequenceDiagram } from './mermaid.ts';
import { actorTitle, guideLabel, optionality } from './profile-view.ts';

interface SystemView {
  readonly id: Markdown;
  readonly title: Markdown;
  readonly description: Markdown;
  readonly plays: readonly { readonly actor: Markdown; readonly profile: Markdown; readonly options: Markdown }[];
  readonly transactions: readonly {
    readonly id: Markdown;
    readonly name: Markdown;
    readonly role: Markdown;
    readonly expectation: Markdown;
  }[];
}

interface FlowView {
  readonly title: Markdown;
  readonly description: Markdown;
  readonly diagram: Markdown;
  readonly steps: readonly {
    readonly number: Markdown;
    readonly title: Markdown;
    readonly from: Markdown;
    readonly to: Markdown;
    readonly exchange: Markdown;
    readonly evidence: Markdown;
  }[];
}

interface UseCaseView {
  readonly title: Markdown;
  readonly description: Markdown;
  readonly evidence: Markdown;
  readonly flows: readonly FlowView[];
}

/** Everything the page of systems and use cases prints. */
export interface SystemsView extends GuideStanding {
  readonly guide: Markdown;
  readonly systems: readonly SystemView[];
  readonly useCases: readonly UseCaseView[];
}

/** What the page of systems and use cases says. */
export function systemsView(release: Release): SystemsView {
  return {
    ...guideStanding(release),
    guide: guideLabel(release),
    systems: release.systems.map((system) => systemView(release, system)),
    useCases: release.useCases.map(useCaseView),
  };
}

function systemView(release: Release, system: System): SystemView {
  return {
    id: codeCell(system.id),
    title: markdownText(system.title),
    description: markdownText(system.description),
    plays: system.plays.map(({ actor, options }) => {
      const found = release.actors.find(({ id }) => id === actor);
      const titles = options.map((code) => found?.options.find((option) => option.code === code)?.title ?? code);
      return {
        actor: markdownText(actorTitle(release, actor)),
        profile: markdownText(found?.integrationProfile ?? ''),
        options: listed(titles.map(markdownText)),
      };
    }),
    transactions: system.transactions.map(({ id, expectation }) => ({
      id: markdownText(id),
      name: markdownText(release.transactions.get(id)?.name ?? ''),
      role: roleText(
        release,
        id,
        system.plays.map(({ actor }) => actor),
      ),
      expectation: markdownText(optionality(expectation)),
    })),
  };
}

function roleText(release: Release, id: System['transactions'][number]['id'], plays: readonly ActorId[]): Markdown {
  const transaction = release.transactions.get(id);
  if (transaction === undefined) return asMarkdown('');
  const { initiator, responder } = transaction;
  return asMarkdown(
    [
      ...(plays.includes(initiator) ? [`initiates as ${markdownText(actorTitle(release, initiator))}`] : []),
      ...(plays.includes(responder) ? [`responds as ${markdownText(actorTitle(release, responder))}`] : []),
    ].join(', '),
  );
}

function useCaseView(useCase: UseCase): UseCaseView {
  return {
    title: markdownText(useCase.title),
    description: markdownText(useCase.description),
    evidence: markdownText(useCase.evidence),
    flows: useCase.flows.map((flow) => flowView(useCase, flow)),
  };
}

function flowView(useCase: UseCase, flow: UseCaseFlow): FlowView {
  const used = useCase.participants.filter(({ id }) => flow.steps.some(({ from, to }) => from === id || to === id));
  const ids = used.map(({ id }) => id);
  const titleOf = (id: string): Markdown => markdownText(used.find((one) => one.id === id)?.title ?? id);
  const diagram = sequenceDiagram(
    used.map(({ title }) => title),
    flow.steps.map((step) => ({
      from: ids.indexOf(step.from),
      to: ids.indexOf(step.to),
      text: stepLabel(step),
      reply: false,
    })),
  );
  return {
    title: markdownText(flow.title),
    description: markdownText(flow.description),
    diagram,
    steps: flow.steps.map((step) => ({
      number: markdownText(step.number),
      title: markdownText([step.title, step.description].filter((text) => text !== '').join(': ')),
      from: titleOf(step.from),
      to: titleOf(step.to),
      exchange: step.exchange === undefined ? asMarkdown('–') : codeCell(step.exchange),
      evidence: markdownText(step.evidence),
    })),
  };
}

function stepLabel({ number, title, exchange }: UseCaseStep): string {
  return `${number}. ${title}${exchange === undefined ? '' : ` (${exchange})`}`;
}
