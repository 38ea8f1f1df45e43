import type { SiteName } from './site.ts';

/** The pages for browsers, as they were when the product was built. */
export interface Sites {
  /** A file in base64; undefined when the page has no file of that name. */
  file(site: SiteName, name: string): Promise<string | undefined>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    sites: { read: Sites };
  }
}
