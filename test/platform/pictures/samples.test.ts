import { resourceUsage } from 'node:process';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { objectAt, operator, putAt, uploads } from '#test/dropin/uploads/uploads.ts';
import { fileOf, filesOf, profilesUnderTest } from '#test/gibby/profiles/profile-fixture.ts';
import { heic } from '#test/support/heic.ts';
import {
  extrasOf,
  fiftyMegapixels,
  filmOf,
  notWhole,
  orientations,
  place,
  withPlace,
} from '#test/support/picture-samples.ts';
import { colourAt } from '#test/support/pictures.ts';

/** How a picture comes to us, and what is served of it afterwards; undefined when it was refused. */
type Way = (file: Buffer) => Promise<Buffer[] | undefined>;
const ways: Record<string, Way> = {};

beforeAll(async () => {
  const gibby = await profilesUnderTest();
  const dropin = await uploads();
  const shown = async ({ status, body }: { status: number; body: { data: { photos: Record<string, string> } } }) => {
    if (status === 422) return undefined;
    expect(status, JSON.stringify(body)).toBe(200);
    return Object.values(await filesOf(body.data.photos as never)).flatMap((file) => (file ? [file.bytes] : []));
  };

  Object.assign(ways, {
    'a form of Gibby': async (file) => shown((await gibby.save({ photo: fileOf(Buffer.from(file)) })) as never),
    'an upload of Gibby': async (file) => {
      gibby.runtime.clock.advance(60);
      const announced = { content_type: 'image/jpg', content_length: file.length };
      const { data: permit } = (await gibby.upload(announced)).body;
      await putAt(permit.key, file);
      return shown((await gibby.saveJson({ photo: permit.key })) as never);
    },
    'a profile image of Dropin': async (file) => {
      const { assetId } = await dropin.uploaded(dropin.customer, { type: 'profileImage' }, file);
      const served = await objectAt(`public/profile-images/${assetId}`);
      const asset = await dropin.ports.assets.get(assetId);
      expect([asset?.state, asset?.contentType]).toEqual(
        served ? ['ready', served.contentType] : ['refused', undefined],
      );
      return served && [served.bytes];
    },
    'a file of a chat at Dropin': async (file) => {
      const { assetId } = await dropin.uploaded(operator, { type: 'chat', gig: dropin.gig }, file);
      const served = await objectAt(`private/${dropin.gig}/${assetId}`);
      return served && [served.bytes];
    },
  } satisfies typeof ways);
});

const namesOfWays = [
  'a form of Gibby',
  'an upload of Gibby',
  'a profile image of Dropin',
  'a file of a chat at Dropin',
] as const;

function wayOf(name: string): Way {
  const way = ways[name];
  if (!way) throw new Error(`There is no way ${name}.`);
  return way;
}

test('the samples hold what they are about', async () => {
  for (const [name, make] of Object.entries(withPlace)) {
    const file = await make();
    // Packed text shows by its chunk alone, a position by its numbers.
    expect(file.toString('latin1').includes(place) || extrasOf(file).includes('zTXt'), name).toBe(true);
  }
  expect(extrasOf((await withPlace['JPEG with IPTC']?.()) ?? Buffer.alloc(0))).toEqual(['ed']);
});

describe.each(namesOfWays)('%s', (way) => {
  test.each(Object.entries(withPlace))('shows a %s without its place', async (_name, make) => {
    const served = await wayOf(way)(await make());
    expect(served).toBeDefined();
    for (const file of served ?? []) {
      const { exif, xmp, iptc, icc, comments, orientation, width, height } = await sharp(file).metadata();
      expect({ exif, xmp, iptc, icc, comments, orientation }).toEqual({});
      expect(extrasOf(file)).toEqual([]);
      expect(file.toString('latin1')).not.toContain(place);
      expect(await colourAt(file, 2, Math.floor(height / 2))).toBe('red');
      if (width > 80) expect(await colourAt(file, width - 3, Math.floor(height / 2))).toBe('blue');
    }
  });

  test.each(orientations)('turns a picture of orientation $value upright', async ({ red, isTall, make }) => {
    const [original] = (await wayOf(way)(await make())) ?? [];
    if (!original) throw new Error('The picture was refused.');
    const { width, height } = await sharp(original).metadata();
    expect([width, height]).toEqual(isTall ? [80, 120] : [120, 80]);
    const places = {
      'top left': [0.25, 0.25],
      'top right': [0.75, 0.25],
      'bottom right': [0.75, 0.75],
      'bottom left': [0.25, 0.75],
    } as const;
    for (const [where, [left, top]] of Object.entries(places)) {
      const colour = await colourAt(original, Math.round(left * width), Math.round(top * height));
      expect(colour, where).toBe(where === red ? 'red' : 'blue');
    }
  });

  test.each(Object.entries(notWhole))('refuses %s', async (_name, make) => {
    expect(await wayOf(way)(await make())).toBeUndefined();
  });
});

describe('a HEIC', () => {
  test.each([
    [0, false, [480, 320], 'red', 'blue'],
    [0, true, [480, 320], 'blue', 'red'],
    [1, false, [320, 480], 'blue', 'red'],
    [2, false, [480, 320], 'blue', 'red'],
    [3, false, [320, 480], 'red', 'blue'],
  ] as const)('of %i quarter turns, mirrored %s, is upright', async (quarterTurns, mirrored, size, first, last) => {
    const file = heic({ width: 480, height: 320, quarterTurns, mirrored });
    const [original] = (await wayOf('a profile image of Dropin')(file)) ?? [];
    if (!original) throw new Error('The picture was refused.');
    const { width, height } = await sharp(original).metadata();
    expect([width, height]).toEqual(size);
    expect(await colourAt(original, 10, 10)).toBe(first);
    expect(await colourAt(original, width - 10, height - 10)).toBe(last);
  });

  test('keeps its colours, whatever its profile', async () => {
    const wide = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    const { icc } = await sharp(wide).metadata();
    const redOf = async (profile?: Buffer) => {
      const file = heic({ width: 480, height: 320, ...(profile && { icc: profile }) });
      const [served] = (await wayOf('a profile image of Dropin')(file)) ?? [];
      const [red] = await sharp(served).extract({ left: 9, top: 9, width: 1, height: 1 }).raw().toBuffer();
      return red ?? 0;
    };
    // A red of the wider space is a stronger one in ours.
    expect(await redOf(icc)).toBeGreaterThan((await redOf()) + 10);
  });
});

test('a GIF of a chat keeps its frames, and a film that would fill the memory is refused', async () => {
  const chat = wayOf('a file of a chat at Dropin');
  const frames = await Promise.all(
    ['red', 'green', 'blue'].map((background) =>
      sharp({ create: { width: 9, height: 9, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const [film] =
    (await chat(
      await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer(),
    )) ?? [];
  expect((await sharp(film).metadata()).pages).toBe(3);
  expect(await chat(filmOf(1000, 2000))).toBeUndefined();
});

test.each([
  [
    'JPEG',
    async () =>
      Buffer.from(
        await sharp({ create: { ...fiftyMegapixels, channels: 3, background: '#c00000' } })
          .jpeg()
          .toBuffer(),
      ),
  ],
  ['HEIC', async () => heic(fiftyMegapixels)],
])('a %s of 50 megapixels is taken within the memory of a function', { timeout: 120_000 }, async (_name, make) => {
  const [served] = (await wayOf('a profile image of Dropin')(await make())) ?? [];
  const { width, height } = await sharp(served).metadata();
  expect({ width, height }).toEqual(fiftyMegapixels);
  expect(resourceUsage().maxRSS / 1024).toBeLessThan(1769);
});
