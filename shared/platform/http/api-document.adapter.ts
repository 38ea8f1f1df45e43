import { readFile } from 'node:fs/promises';
import type { ApiDocument } from './http.ports.ts';

/** The document that the build placed next to the bundle. */
export function apiDocument(): ApiDocument {
  const document = readFile(new URL('./openapi.json', import.meta.url), 'utf8').then((text): unknown =>
    JSON.parse(text),
  );
  document.catch(() => undefined);
  return { json: () => document };
}
