import { readFile } from 'node:fs/promises';
import type { ApiDocument } from './http.ports.ts';

/** The documents that the build placed next to the bundle, each read once. */
export function apiDocument(): ApiDocument {
  const known = new Map<string, Promise<unknown>>();
  const read = (name: string) => {
    const document =
      known.get(name) ?? readFile(new URL(name, import.meta.url), 'utf8').then((text): unknown => JSON.parse(text));
    known.set(name, document);
    return document;
  };
  return { json: () => read('./openapi.json'), ofChannels: () => read('./asyncapi.json') };
}
