import { existsSync, writeFileSync } from 'node:fs';

/** The code of one function that was bundled again. */
export interface Bundle {
  /** Name of the file that is loaded, among `files`. */
  readonly entry: string;
  /** Contents by file name. Different contents have different names. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Writes a bundle next to the code of the template, where functions look for their documents and packages. Returns the
 * URL to load.
 */
export function layBundle({ entry, files }: Bundle, besideUrl: string): string {
  for (const [name, content] of files) {
    const url = new URL(name, besideUrl);
    if (!existsSync(url)) writeFileSync(url, content);
  }
  return new URL(entry, besideUrl).href;
}
