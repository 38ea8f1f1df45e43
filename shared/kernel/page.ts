import { createHash } from 'node:crypto';
import type { ErrorCode, ErrorFacts } from './errors.ts';

/** Markup in which everything from outside is escaped. Only `html` makes it. */
class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
export type Html = Markup;

type Content = Html | string | number | readonly Content[] | undefined;

/** A template of markup: text is escaped, markup and lists of it are put in as they are, undefined is nothing. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Markup(parts.reduce((text, part, index) => text + markupOf(contents[index - 1]) + part));
}

function markupOf(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(markupOf).join('');
  return String(content).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What a page says, in the frame that all pages share. */
export interface Page {
  /** Of the window and the only heading; a page with errors begins with `Error: `, for those who hear the title first. */
  readonly title: string;
  /** The product's name. */
  readonly product: string;
  readonly content: Html;
}

/** How a request ended, as a page needs it. */
export interface PageOutcome<Answer> {
  /** The answer as JSON callers get it; undefined after a failure. */
  readonly answer?: Answer | undefined;
  /** The failure with its public message and facts. */
  readonly failure?: { readonly code: ErrorCode; readonly message: string; readonly facts: ErrorFacts } | undefined;
  /** The path that was called. It may hold a secret: a page may link to it, and nothing may log it. */
  readonly path: string;
}

/** Both themes have a contrast of 7 to 1 or more for text (WCAG 2.2, 1.4.6). */
const style = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--quiet:#4a525c;--accent:#0b5c4a;--on:#fff;--line:#6b747f;--alarm:#9b1c1c}
@media (prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#f0f2f4;--quiet:#c0c7cf;--accent:#7fdcc0;--on:#0d1512;--line:#8f99a5;--alarm:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}
header,main{max-width:30rem;margin:0 auto;padding:1rem 1.25rem}
header{font-weight:700;color:var(--accent);padding-top:2rem}
h1{font-size:1.625rem;line-height:1.25;margin:0 0 1rem}
p{margin:0 0 1rem;overflow-wrap:anywhere}
label{display:block;font-weight:600;margin-top:1rem}
.hint{color:var(--quiet);margin:0}
.problem{color:var(--alarm);font-weight:600;margin:0}
.problems{border:2px solid var(--alarm);border-radius:.5rem;padding:1rem;margin:0 0 1rem}
.problems p{margin:0}
.problems a{color:var(--alarm)}
input{display:block;width:100%;margin-top:.25rem;padding:.75rem;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:.5rem}
input[aria-invalid]{border:2px solid var(--alarm)}
button,.button{display:block;width:100%;margin-top:1.5rem;padding:.875rem 1rem;font:inherit;font-weight:600;text-align:center;text-decoration:none;color:var(--on);background:var(--accent);border:1px solid var(--accent);border-radius:.5rem;cursor:pointer}
.second{color:var(--accent);background:var(--paper)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
`.trim();

/**
 * Headers of every page. Nothing but the page's own style runs or loads, the form goes to this host alone, and the
 * address, which may hold the secret of a mailed link, goes to nobody.
 */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
} as const;

/**
 * Headers of a page whose scripts are files of this host, such as the documentation of the API. It calls this host alone.
 * Its viewer writes style elements, which can do no more than look wrong.
 */
export const siteHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** A whole document. */
export function pageDocument({ title, product, content }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title} - ${product}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>${product}</header>
<main>
<h1>${title.replace(/^Error: /, '')}</h1>
${content}
</main>
</body>
</html>
`.text;
}
