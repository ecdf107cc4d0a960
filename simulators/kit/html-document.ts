import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';
import type { Language } from './language.ts';

/** Pages that share one style sheet and have no script. */
export interface HtmlDocuments {
  /** What the style sheet is known by in a Content-Security-Policy. */
  readonly styleHash: string;
  /** A whole page, its title also its heading. */
  readonly write: (language: Language, title: string, content: Html) => string;
}

/** Documents with this style sheet, which is a text of ours. */
export function htmlDocuments(style: string): HtmlDocuments {
  return {
    styleHash: `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    write: (language, title, content) =>
      html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.text,
  };
}
