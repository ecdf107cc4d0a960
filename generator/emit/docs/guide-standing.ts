import type { Release } from '../../model/release.ts';
import { asMarkdown, type Markdown, markdownText } from './markdown.ts';

/** What each page says at its head of the guide as a whole. */
export interface GuideStanding {
  /** What a draft says of itself; empty for a finished guide. */
  readonly notice: Markdown;
  /** True where requirements say how they are known. */
  readonly isGraded: boolean;
}

/** Whether a guide is a draft, and whether its rules have evidence. */
export function guideStanding({ guide, requirements }: Release): GuideStanding {
  const notice = guide.description === '' ? `${guide.title} is no finished publication.` : guide.description;
  return { notice: guide.isDraft ? markdownText(notice) : asMarkdown(''), isGraded: requirements.size > 0 };
}
