import { readFile } from 'node:fs/promises';
import { oncePerRuntime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Flags } from './flag.ports.ts';
import type { FlagSize } from './flag.ts';

/** The file's format: PNG in base64 by country and size. */
export type FlagsFile = Readonly<Record<string, Readonly<Record<FlagSize, string>>>>;

/** The flags that the build placed next to the bundle. */
export const flags = oncePerRuntime((): Flags => flagsIn(new URL('./flags.json', import.meta.url)));

/** The flags of a file, read on first use and kept in memory. */
export function flagsIn(file: URL): Flags {
  let read: Promise<FlagsFile> | undefined;
  return {
    picture: async (countryCode, size) => {
      read ??= readFile(file, 'utf8').then((text) => JSON.parse(text));
      const all = await read;
      return Object.hasOwn(all, countryCode) ? all[countryCode]?.[size] : undefined;
    },
  };
}
