/** The guides of the documentation, as one text whose headings are its table of contents. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundles.ts';

/** In reading order. */
const pages = ['start'];

export function guides(): string {
  return pages.map((page) => readFileSync(join(root, 'docs/guides', `${page}.md`), 'utf8').trim()).join('\n\n');
}
