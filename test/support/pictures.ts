import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

const red = [192, 0, 0] as const;
const blue = [0, 0, 192] as const;

/** A picture of this size, red on the left and blue on the right, so that tests can see how it was turned or cut. */
export function twoHalves(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    pixels.set(pixel % width < width / 2 ? red : blue, pixel * 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** A JPEG of an upright phone: the pixels are stored sideways, and EXIF contains the orientation and the location. */
export async function phoneJpeg(width: number, height: number) {
  const IFD3 = { GPSLatitudeRef: 'S', GPSLatitude: '6/1 54/1 0/1' };
  const picture = twoHalves(width, height).withExif({ IFD0: { Copyright: 'Somebody' }, IFD3 });
  return Buffer.from(await picture.withMetadata({ orientation: 6 }).jpeg().toBuffer());
}

/** Format, size and metadata of a picture, read from its bytes. */
export async function looksOf(bytes: Uint8Array) {
  const { format, width, height, exif, icc, xmp, orientation } = await sharp(bytes).metadata();
  return { format, width, height, metadata: exif ?? icc ?? xmp ?? orientation };
}

/** Colour of one pixel, as far as lossy pictures keep it. */
export async function colourAt(bytes: Uint8Array, left: number, top: number): Promise<'red' | 'blue' | 'other'> {
  const pixel = sharp(bytes).removeAlpha().extract({ left, top, width: 1, height: 1 });
  const [red = 0, green = 0, blue = 0] = await pixel.raw().toBuffer();
  if (green > 80) return 'other';
  if (red > 150 && blue < 80) return 'red';
  return blue > 150 && red < 80 ? 'blue' : 'other';
}

/** A small file whose header claims this size, so that decoding it would fill the memory. */
export async function bombPng(width: number, height: number) {
  const png = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'white' } })
    .png()
    .toBuffer();
  // IHDR is the first chunk: its width and height are at bytes 16 and 20, its checksum at 29.
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return Buffer.from(png);
}
