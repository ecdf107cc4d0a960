import type { JsonObject } from '../../model/json.ts';
import type { Release } from '../../model/release.ts';
import { requirementGroups } from '../requirements/emit-requirements-module.ts';
import type { GeneratedSymbol } from './generated-symbols.ts';
import { type GuideStanding, guideStanding } from './guide-standing.ts';
import { asMarkdown, codeCell, type Markdown, markdownText } from './markdown.ts';
import { guideLabel } from './profile-view.ts';
import type { Artefact, RequirementTrace } from './trace-requirements.ts';

interface TraceRow {
  readonly id: Markdown;
  readonly statement: Markdown;
  readonly strength: Markdown;
  readonly evidence: Markdown;
  readonly artefacts: Markdown;
  readonly symbols: Markdown;
}

/** Everything the traceability page prints. */
export interface TraceabilityView extends GuideStanding {
  readonly guide: Markdown;
  readonly groups: readonly { readonly owner: Markdown; readonly rows: readonly TraceRow[] }[];
}

/** The traceability page: one table per integration profile. */
export function traceabilityView(release: Release, traces: readonly RequirementTrace[]): TraceabilityView {
  const byId = new Map(traces.map((trace) => [trace.requirement, trace]));
  return {
    ...guideStanding(release),
    guide: guideLabel(release),
    groups: requirementGroups(release).map(({ owner, requirements }) => ({
      owner: markdownText(owner),
      rows: requirements.map((requirement) => {
        const trace = byId.get(requirement.id);
        return {
          id: codeCell(requirement.id),
          statement: markdownText(requirement.statement),
          strength: markdownText(requirement.strength),
          evidence: markdownText(requirement.evidence),
          artefacts: lines(trace?.artefacts.map(artefactText) ?? [], 'No definition carries it.'),
          symbols: lines(
            trace?.symbols.map(symbolText) ?? [],
            trace?.isPartial === true ? leftOut : 'Nothing; it is for the implementation.',
          ),
        };
      }),
    })),
  };
}

/** Where only some artefacts were asked for. */
const leftOut = 'Nothing in this output: only some artefacts were generated.';

function lines(texts: readonly Markdown[], none: string): Markdown {
  return asMarkdown(texts.length === 0 ? none : texts.join('<br>'));
}

function artefactText({ kind, definition, part }: Artefact): Markdown {
  const name = definition.split('/').at(-1) ?? definition;
  return asMarkdown(
    kind === 'element' || kind === 'invariant' || kind === 'parameter' || kind === 'resource'
      ? `${kind} ${codeCell(part)} of ${codeCell(name)}`
      : `${kind} ${codeCell(part)}`,
  );
}

function symbolText({ file, name }: GeneratedSymbol): Markdown {
  return asMarkdown(`${codeCell(name)} in [${markdownText(file)}](../${encodeURI(file)})`);
}

/** The same as data. */
export function traceabilityJson(release: Release, traces: readonly RequirementTrace[]): JsonObject {
  return {
    release: `${release.guide.packageName}#${release.guide.version}`,
    requirements: Object.fromEntries(
      traces.map(({ requirement, artefacts, symbols }) => {
        const found = release.requirements.get(requirement);
        return [
          requirement,
          {
            strength: found?.strength ?? 'descriptive',
            evidence: found?.evidence ?? 'chosen',
            statement: found?.statement ?? '',
            artefacts: artefacts.map(({ kind, definition, part }) => ({ kind, definition, part })),
            generated: symbols.map(({ file, name }) => ({ file, name })),
          },
        ];
      }),
    ),
  };
}
