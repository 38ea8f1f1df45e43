import { existsSync, writeFileSync } from 'node:fs';

/** The code of one function that was bundled again. */
export interface Bundle {
  /** Name of the file that is loaded, among `files`. */
  readonly entry: string;
  /** Contents by file name. A name says what is inside: another content has another name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Lays a bundle beside the code of the template, where the documents and packages lie that functions look for beside
 * themselves. Answers the URL to load.
 */
export function layBundle({ entry, files }: Bundle, besideUrl: string): string {
  for (const [name, content] of files) {
    const url = new URL(name, besideUrl);
    if (!existsSync(url)) writeFileSync(url, content);
  }
  return new URL(entry, besideUrl).href;
}
