import { readFile } from 'node:fs/promises';
import type { Sites } from './site.ports.ts';

/** The pages that the build placed next to the bundle. */
export const sites = (): Sites => sitesIn(new URL('./sites/', import.meta.url));

/** The pages of a folder, which has a folder for each. CloudFront keeps their files, so they are read each time. */
export function sitesIn(folder: URL): Sites {
  return {
    file: (site, name) =>
      readFile(new URL(`${site}/${encodeURIComponent(name)}`, folder), 'base64').catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return undefined;
          throw error;
        },
      ),
  };
}
