import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { areaDirectory } from '#infra/build/build.ts';
import { FlagSize, flagPixels } from '#shared/gibby/flags/flag.ts';
import { countries } from '#shared/gibby/reference/countries.ts';
import { portsNeeded } from '#shared/kernel/route/define.ts';
import { builtFlags, builtFlagsFile } from '#test/gibby/reference/built-flags.ts';
import '#test/support/built.ts';

const codes = countries.flatMap(({ code }) => (code ? [code] : []));

test('each country that there is has a flag, as PNG in each size', async () => {
  expect(codes).toHaveLength(243);
  for (const size of FlagSize.options) {
    const pictures = await Promise.all(codes.map((code) => builtFlags.picture(code, size)));
    expect(new Set(pictures).size, size).toBeGreaterThan(230);
    for (const picture of pictures) expect(picture, size).toMatch(/^iVBORw0KGgo/);
    const { width, height, format } = await sharp(Buffer.from(pictures[0] ?? '', 'base64')).metadata();
    expect({ width, height, format }).toEqual({ ...flagPixels[size], format: 'png' });
  }
});

test('there is none of what is no country', async () => {
  for (const code of ['XX', '', '__proto__']) expect(await builtFlags.picture(code, 'small')).toBeUndefined();
});

test('all are small enough for a function, which alone has them', () => {
  const made = readFileSync(builtFlagsFile, 'utf8');
  expect(made.length).toBeLessThan(2_000_000);
  for (const { operations, name, ...area } of areas) {
    const isUser = Object.values(operations).some((definition) => portsNeeded(definition).flags);
    const file = join(areaDirectory({ operations, name, ...area }), 'flags.json');
    expect(existsSync(file), name).toBe(isUser);
    if (isUser) expect(readFileSync(file, 'utf8')).toBe(made);
  }
});
