import { code } from '#shared/kernel/forms/code.ts';

/** The pages for browsers that this product serves itself: `docs`, the documentation of its API. */
export type SiteName = 'docs';

/** The page itself, whose name never changes. */
export const sitePage = 'index.html';

/** The types of the files that a page loads, by the endings of their names. */
export const siteFileTypes = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
} as const;

/** Such a file. Its name ends with a hash of its content, as in `docs-KXWQ5RZ2.js`, so that it may be kept for ever. */
export const SiteFile = code(/^[\w.-]{1,100}-[A-Z0-9]{8}\.(?:css|js|md)$/);
