import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { type PictureVariant, variantEdgesPixels } from '#shared/gibby/pictures/picture.ts';
import { renderPicture } from '#shared/gibby/pictures/render.adapter.ts';
import { heic } from '#test/support/heic.ts';
import { bombPng, colourAt, looksOf, phoneJpeg, twoHalves } from '#test/support/pictures.ts';

const variants = ['bigger', 'normal', 'small', 'mini', 'thumbnail'] as const satisfies readonly PictureVariant[];

/** The file of one variant. */
async function rendered(bytes: Uint8Array, variant: PictureVariant | 'original' = 'original', crop?: Crop) {
  const { extension, files } = await renderPicture(bytes, variants, crop);
  const file = files.find((one) => one.variant === variant);
  if (!file) throw new Error(`There is no ${variant}.`);
  return { extension, bytes: file.bytes, looks: await looksOf(file.bytes) };
}
type Crop = { width: number; height: number; left: number; top: number };

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (thrown: { code: unknown }) => thrown.code,
  );

describe('each kind of picture', () => {
  const formats = [
    ['jpeg', (picture: Sharp) => picture.jpeg(), 'jpg'],
    ['png', (picture: Sharp) => picture.png(), 'png'],
    ['webp', (picture: Sharp) => picture.webp(), 'jpg'],
    ['webp with transparency', (picture: Sharp) => picture.ensureAlpha(0.5).webp(), 'png'],
    ['gif', (picture: Sharp) => picture.gif(), 'png'],
    ['avif', (picture: Sharp) => picture.avif({ effort: 0 }), 'jpg'],
  ] as const;

  test.each(formats)('is stored in its size and in all squares: %s', async (_name, encode, extension) => {
    const bytes = await encode(twoHalves(120, 80)).toBuffer();
    const { extension: made, files } = await renderPicture(bytes, variants, undefined);
    expect(made).toBe(extension);
    const looks = await Promise.all(files.map(async (file) => [file.variant, await looksOf(file.bytes)]));
    const format = extension === 'jpg' ? 'jpeg' : 'png';
    const square = (edge: number) => ({ format, width: edge, height: edge, metadata: undefined });
    expect(Object.fromEntries(looks)).toEqual({
      original: { format, width: 120, height: 80, metadata: undefined },
      bigger: square(73),
      normal: square(48),
      small: square(36),
      mini: square(24),
      thumbnail: square(320),
    });
    expect(Object.keys(variantEdgesPixels).sort()).toEqual([...variants].sort());
  });

  test('is the first frame of an animated file', async () => {
    const frames = await Promise.all(['#c00000', '#0000c0'].map((background) => onePixelWide(background)));
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(2);
    const { looks, bytes } = await rendered(gif);
    expect([looks.width, looks.height, await colourAt(bytes, 5, 5)]).toEqual([10, 10, 'red']);
  });
});

function onePixelWide(background: string): Promise<Buffer> {
  return sharp({ create: { width: 10, height: 10, channels: 3, background } })
    .png()
    .toBuffer();
}

describe('a photo from a phone', () => {
  test('is rotated upright, and loses its location and camera data', async () => {
    const photo = await phoneJpeg(120, 80);
    expect((await sharp(photo).metadata()).exif?.toString('latin1')).toContain('Somebody');
    for (const variant of ['original', 'mini'] as const) {
      const { bytes, looks } = await rendered(photo, variant);
      expect(looks.metadata, variant).toBeUndefined();
      expect(bytes.toString('latin1'), variant).not.toMatch(/Exif|Somebody/);
    }
    const { bytes, looks } = await rendered(photo);
    expect([looks.width, looks.height]).toEqual([80, 120]);
    // After a clockwise quarter turn, the left side is on top.
    expect([await colourAt(bytes, 40, 10), await colourAt(bytes, 40, 110)]).toEqual(['red', 'blue']);
  });

  test('is cropped as the user saw it, and its squares show that part', async () => {
    const crop = { width: 60, height: 40, left: 10, top: 75 };
    const { bytes, looks } = await rendered(await phoneJpeg(120, 80), 'original', crop);
    expect([looks.width, looks.height]).toEqual([60, 40]);
    expect(await colourAt(bytes, 30, 20)).toBe('blue');
    const { bytes: mini } = await rendered(await phoneJpeg(120, 80), 'mini', crop);
    expect([await colourAt(mini, 2, 2), await colourAt(mini, 21, 21)]).toEqual(['blue', 'blue']);
  });
});

describe('a crop', () => {
  test('that exceeds an edge ends there', async () => {
    const { looks } = await rendered(await twoHalves(100, 100).png().toBuffer(), 'original', cropOf(90, 90, 40, 60));
    expect([looks.width, looks.height]).toEqual([60, 40]);
  });

  test.each([
    [10, 10, 100, 0],
    [10, 10, 0, 100],
  ])('of %i x %i at %i, %i, which is empty, is refused', async (width, height, left, top) => {
    const png = await twoHalves(100, 100).png().toBuffer();
    expect(await codeOf(renderPicture(png, variants, cropOf(width, height, left, top)))).toBe('crop_outside');
  });
});

function cropOf(width: number, height: number, left: number, top: number): Crop {
  return { width, height, left, top };
}

describe('a file that is no picture is refused', () => {
  test('an empty file', async () => {
    expect(await codeOf(renderPicture(new Uint8Array(), variants, undefined))).toBe('picture_empty');
  });

  test.each([
    ['text', Buffer.from('a picture, honestly')],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a drawing that may hold scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a document', Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')],
    ['the beginning of a picture and nothing more', Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')],
    [
      'a picture of a phone that no free library reads',
      Buffer.from('000000186674797068656963000000006d69663168656963', 'hex'),
    ],
  ])('%s', async (_name, bytes) => {
    expect(await codeOf(renderPicture(bytes, variants, undefined))).toBe('picture_unreadable');
  });

  test('half of a picture', async () => {
    for (const whole of [await twoHalves(200, 200).jpeg().toBuffer(), await twoHalves(200, 200).png().toBuffer()]) {
      const half = whole.subarray(0, Math.floor(whole.length / 2));
      expect(await codeOf(renderPicture(half, variants, undefined))).toBe('picture_unreadable');
    }
  });

  test('what takes more work than is left: a pixel of a HEIC takes that of 4.5', async () => {
    const phone = heic({ width: 1_000, height: 1_000 });
    const of = (workLeft: number) => codeOf(renderPicture(phone, ['mini'], undefined, workLeft));
    expect(await of(4_499_999)).toBe('pictures_too_large');
    expect((await renderPicture(phone, ['mini'], undefined, 4_500_000)).work).toBe(4_500_000);
    const jpeg = await twoHalves(1_000, 1_000).jpeg().toBuffer();
    expect((await renderPicture(jpeg, ['mini'], undefined)).work).toBe(1_000_000);
  });

  test('a small file that would fill the memory, without delay', async () => {
    const bomb = await bombPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(200);
    const startedAt = performance.now();
    expect(await codeOf(renderPicture(bomb, variants, undefined))).toBe('picture_too_large');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
