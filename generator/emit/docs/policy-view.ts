import type { Release } from '../../model/release.ts';
import { type Evidence, evidenceGrades, type Requirement } from '../../model/requirement.ts';
import { requirementGroups } from '../requirements/emit-requirements-module.ts';
import { type GuideStanding, guideStanding } from './guide-standing.ts';
import { asMarkdown, codeCell, listed, type Markdown, markdownText } from './markdown.ts';
import { actorTitle, guideLabel } from './profile-view.ts';

interface PolicyRow {
  readonly id: Markdown;
  readonly statement: Markdown;
  readonly actors: Markdown;
  readonly strength: Markdown;
  readonly evidence: Markdown;
  readonly usual: Markdown;
  readonly strict: Markdown;
}

/** Everything the policy page prints. */
export interface PolicyView extends GuideStanding {
  readonly guide: Markdown;
  readonly counts: readonly {
    readonly owner: Markdown;
    readonly stated: Markdown;
    readonly base: Markdown;
    readonly inferred: Markdown;
    readonly chosen: Markdown;
    readonly total: Markdown;
  }[];
  readonly groups: readonly { readonly owner: Markdown; readonly rows: readonly PolicyRow[] }[];
}

/** What a breach of each requirement leads to, under either policy. */
export function policyView(release: Release): PolicyView {
  const groups = requirementGroups(release);
  return {
    ...guideStanding(release),
    guide: guideLabel(release),
    counts: groups.map(({ owner, requirements }) => countRow(owner, requirements)),
    groups: groups.map(({ owner, requirements }) => ({
      owner: markdownText(owner),
      rows: requirements.map((requirement) => policyRow(release, requirement)),
    })),
  };
}

function countRow(owner: string, requirements: readonly Requirement[]): PolicyView['counts'][number] {
  const count = (grade: Evidence): Markdown =>
    markdownText(String(requirements.filter(({ evidence }) => evidence === grade).length));
  const [stated, base, inferred, chosen] = evidenceGrades.map(count);
  const none = asMarkdown('0');
  return {
    owner: markdownText(owner),
    stated: stated ?? none,
    base: base ?? none,
    inferred: inferred ?? none,
    chosen: chosen ?? none,
    total: markdownText(String(requirements.length)),
  };
}

function policyRow(release: Release, requirement: Requirement): PolicyRow {
  const { id, statement, strength, evidence, actors } = requirement;
  return {
    id: codeCell(id),
    statement: markdownText(statement),
    actors:
      actors.length === 0 ? asMarkdown('all') : listed(actors.map((actor) => markdownText(actorTitle(release, actor)))),
    strength: markdownText(strength),
    evidence: markdownText(evidence),
    usual: consequence(requirement, evidence === 'stated' || evidence === 'base'),
    strict: consequence(requirement, true),
  };
}

/** Only what binds can be breached; advice is told, and a description or a permission asks for nothing. */
function consequence({ strength }: Requirement, isEnforced: boolean): Markdown {
  switch (strength) {
    case 'shall':
    case 'shall-not':
    case 'required':
      return asMarkdown(isEnforced ? 'enforced' : 'note');
    case 'should':
    case 'should-not':
      return asMarkdown('note');
    case 'may':
    case 'optional':
    case 'descriptive':
      return asMarkdown('–');
  }
}
