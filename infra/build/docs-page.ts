/** The documentation for browsers: the viewer with its styles and chunks, the guides, and the page that loads both. */

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { sitePage } from '#shared/platform/site/site.ts';
import { root } from './bundles.ts';

const sources = join(root, 'infra/pages/docs');
const viewer = createRequire(import.meta.url).resolve('@scalar/api-reference');

/**
 * Returns the folder of the viewer's files. It is made once for each version of the package, of its sources here and of
 * this module: bundling it takes ten seconds.
 */
export async function viewerFiles(directory: string): Promise<string> {
  const hash = createHash('sha256')
    .update(readFileSync(join(dirname(viewer), '../package.json')))
    .update(readFileSync(import.meta.filename));
  for (const name of readdirSync(sources).sort()) hash.update(readFileSync(join(sources, name)));
  const folder = join(directory, `viewer-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  // An interrupted build must not leave half a folder.
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  await build({
    entryPoints: { docs: join(sources, 'docs.ts') },
    outdir: fresh,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2023',
    minify: true,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    logLevel: 'warning',
    absWorkingDir: root,
  });
  renameSync(fresh, folder);
  return folder;
}

/** Lays the page and all that it loads into a folder, from which nothing else is served. */
export function layDocs(viewerFolder: string, guides: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(viewerFolder, folder, { recursive: true });
  const guidesHash = createHash('sha256').update(guides).digest('hex').slice(0, 8).toUpperCase();
  const guidesName = `guides-${guidesHash}.md`;
  writeFileSync(join(folder, guidesName), guides);
  const entry = (ending: string) =>
    readdirSync(folder).find((name) => name.startsWith('docs-') && name.endsWith(ending));
  const names = { style: entry('.css'), script: entry('.js'), guides: guidesName };
  const page = Object.entries(names).reduce(
    (text, [place, name]) => text.replaceAll(`{{${place}}}`, String(name)),
    readFileSync(join(sources, 'index.html'), 'utf8'),
  );
  writeFileSync(join(folder, sitePage), page);
}
