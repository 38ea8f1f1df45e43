import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { FlagSize, flagPixels } from '#shared/gibby/flags/flag.ts';
import type { FlagsFile } from '#shared/gibby/flags/flags.adapter.ts';
import { countries } from '#shared/gibby/reference/countries.ts';

const manifest = createRequire(import.meta.url).resolve('flag-icons/package.json');

/**
 * Returns the path of the file of flags, which the build copies next to the bundle of the function that serves them. It
 * is made once for each version of the package, of the countries and of this module: drawing 729 pictures takes seconds.
 */
export async function flagsFile(directory: string): Promise<string> {
  const hash = createHash('sha256')
    .update(readFileSync(manifest))
    .update(JSON.stringify([countries, flagPixels]))
    .update(readFileSync(import.meta.filename));
  const file = join(directory, `flags-${hash.digest('hex').slice(0, 12)}.json`);
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true });
  // An interrupted build must not leave half a file.
  writeFileSync(`${file}.new`, JSON.stringify(await drawnFlags()));
  renameSync(`${file}.new`, file);
  return file;
}

async function drawnFlags(): Promise<FlagsFile> {
  const drawn: Record<string, Record<FlagSize, string>> = {};
  for (const { code } of countries) if (code) drawn[code] = await drawnFlag(code);
  return drawn;
}

/** The package draws each flag twice: in three quarters of its width, and as a square. */
async function drawnFlag(countryCode: string): Promise<Record<FlagSize, string>> {
  const pictures = FlagSize.options.map(async (size) => {
    const { width, height } = flagPixels[size];
    const shape = width === height ? '1x1' : '4x3';
    const drawing = join(dirname(manifest), 'flags', shape, `${countryCode.toLowerCase()}.svg`);
    const picture = await sharp(drawing).resize(width, height).png({ palette: true, effort: 1 }).toBuffer();
    return [size, picture.toString('base64')] as const;
  });
  return Object.fromEntries(await Promise.all(pictures)) as Record<FlagSize, string>;
}
