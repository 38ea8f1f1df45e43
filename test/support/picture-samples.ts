import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { heic } from './heic.ts';
import { bombPng, twoHalves } from './pictures.ts';

/** The word that every kind of metadata of the samples holds, where a phone would write a place. */
export const place = 'Jalan Sample 7';

const secret = Buffer.from(place);
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="${place}"/></rdf:RDF></x:xmpmeta>`;
const exif = { IFD0: { Copyright: place }, IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '6/1 54/1 0/1' } };

/** Red on the left, blue on the right. */
const halves = (): Sharp => twoHalves(120, 80);
/** Red at the top left, else blue. */
const corner = (): Sharp =>
  sharp({ create: { width: 120, height: 80, channels: 3, background: '#0000c0' } }).composite([
    { input: { create: { width: 60, height: 40, channels: 3, background: '#c00000' } }, left: 0, top: 0 },
  ]);

/** Files whose metadata hold a place, by every way that a format has. Each shows red on the left, blue on the right. */
export const withPlace: Readonly<Record<string, () => Promise<Buffer>>> = {
  'JPEG with EXIF': () => halves().withExif(exif).jpeg().toBuffer(),
  'JPEG with XMP': () => halves().withXmp(xmp).jpeg().toBuffer(),
  'JPEG with IPTC': async () => withSegment(await halves().jpeg().toBuffer(), 0xed, iptc()),
  'JPEG with a comment': async () => withSegment(await halves().jpeg().toBuffer(), 0xfe, secret),
  'JPEG with a colour profile': async () =>
    withSegment(await halves().jpeg().toBuffer(), 0xe2, bytes('ICC_PROFILE\0\x01\x01', secret)),
  'JPEG with a maker note': async () => withSegment(await halves().jpeg().toBuffer(), 0xec, secret),
  'PNG with EXIF': () => halves().withExif(exif).png().toBuffer(),
  'PNG with text': async () => withChunk(await halves().png().toBuffer(), 'tEXt', bytes('Location\0', secret)),
  'PNG with packed text': async () =>
    withChunk(await halves().png().toBuffer(), 'zTXt', bytes('Location\0\0', deflateSync(secret))),
  'PNG with XMP': async () =>
    withChunk(await halves().png().toBuffer(), 'iTXt', bytes('XML:com.adobe.xmp\0\0\0\0\0', Buffer.from(xmp))),
  'PNG with frames': async () => animated(await halves().png().toBuffer()),
  'WebP with EXIF': () => halves().withExif(exif).webp({ lossless: true }).toBuffer(),
  'WebP with XMP': () => halves().withXmp(xmp).webp({ lossless: true }).toBuffer(),
  'GIF with a comment': async () => withExtension(await halves().gif().toBuffer(), 0xfe, subBlocks(secret)),
  'GIF with XMP': async () =>
    withExtension(await halves().gif().toBuffer(), 0xff, bytes('\x0bXMP DataXMP', subBlocks(Buffer.from(xmp)))),
  'AVIF with EXIF': () => halves().withExif(exif).avif({ effort: 0 }).toBuffer(),
  'AVIF with XMP': () => halves().withXmp(xmp).avif({ effort: 0 }).toBuffer(),
  'HEIC with EXIF': async () => heic({ width: 480, height: 320, exif: await exifBlock() }),
  'HEIC with XMP': async () => heic({ width: 480, height: 320, xmp: Buffer.from(xmp) }),
};

const corners = ['top left', 'top right', 'bottom right', 'bottom left'] as const;
type Corner = (typeof corners)[number];

/** Each orientation of EXIF, with the corner where the red quarter belongs, and whether the picture is upright. */
export const orientations: readonly { value: number; red: Corner; isTall: boolean; make: () => Promise<Buffer> }[] = (
  [1, 2, 3, 4, 5, 6, 7, 8] as const
).map((value) => ({
  value,
  red: corners[(value - 1) % 4] ?? 'top left',
  isTall: value > 4,
  make: () => corner().withMetadata({ orientation: value }).jpeg().toBuffer(),
}));

/** Files that are no whole picture, or that would fill the memory of whatever opens them. */
export const notWhole: Readonly<Record<string, () => Promise<Buffer>>> = {
  'half a JPEG': async () => half(await halves().jpeg().toBuffer()),
  'half a PNG': async () => half(await halves().png().toBuffer()),
  'half a WebP': async () => half(await halves().webp().toBuffer()),
  'half an AVIF': async () => half(await halves().avif({ effort: 0 }).toBuffer()),
  'three quarters of a HEIC': async () => heic({ width: 480, height: 320 }).subarray(0, 600),
  'a PNG of 900 megapixels': () => bombPng(30_000, 30_000),
  'a JPEG of 1,600 megapixels': async () => claiming(await halves().jpeg().toBuffer(), 40_000, 40_000),
  'a GIF of 900 megapixels': async () => filmOf(1, 30_000),
  'a HEIC of 900 megapixels': async () => heic({ width: 30_000, height: 30_000 }),
  'a HEIC of 400 megapixels that claims to be small': async () =>
    heic({ width: 20_000, height: 20_000, claimed: { width: 64, height: 64 } }),
};

/** A GIF of so many frames, each a square of this edge that says nothing of its colours. */
export function filmOf(frames: number, edge: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(edge, 0);
  size.writeUInt16LE(edge, 2);
  const head = bytes('GIF89a', size, Buffer.from([0x80, 0, 0, 192, 0, 0, 0, 0, 192]));
  const control = Buffer.from([0x21, 0xf9, 4, 0, 1, 0, 0, 0]);
  const frame = bytes(control, ',\0\0\0\0', size, Buffer.from([0, 2, 2, 0x44, 1, 0]));
  return bytes(head, ...Array<Buffer>(frames).fill(frame), ';');
}

/** The largest picture that phones make: 50 megapixels. */
export const fiftyMegapixels = { width: 8192, height: 6144 } as const;

/** The parts of a JPEG, PNG or GIF that hold something else than the picture. */
export function extrasOf(file: Buffer): string[] {
  if (file.subarray(0, 3).equals(Buffer.from('GIF'))) return /XMP DataXMP/.test(file.toString('latin1')) ? ['XMP'] : [];
  return file[0] === 0x89 ? chunksOf(file).filter((name) => !plainChunks.has(name)) : segmentsOf(file);
}

const plainChunks: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'pHYs', 'IDAT', 'IEND']);

function chunksOf(png: Buffer): string[] {
  const names: string[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) names.push(png.toString('latin1', at + 4, at + 8));
  return names;
}

/** Comments, and all application segments but APP0, which every JPEG has. */
function segmentsOf(jpeg: Buffer): string[] {
  const names: string[] = [];
  for (let at = 2; jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker === 0xfe || (marker > 0xe0 && marker <= 0xef)) names.push(marker.toString(16));
  }
  return names;
}

function bytes(...parts: readonly (Buffer | string)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
}

function half(file: Buffer): Buffer {
  return file.subarray(0, Math.floor(file.length / 2));
}

/** The block of EXIF that sharp writes, behind the four bytes that an item of HEIC has before it. */
async function exifBlock(): Promise<Buffer> {
  const { exif: block = Buffer.alloc(0) } = await sharp(await halves().withExif(exif).jpeg().toBuffer()).metadata();
  return bytes('\0\0\0\x06', block);
}

/** Behind the beginning of the file. */
function withSegment(jpeg: Buffer, marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return bytes(jpeg.subarray(0, 2), head, content, jpeg.subarray(2));
}

/** A city in the form of IPTC ("IIM", data set 2:90), in the block of Photoshop. */
function iptc(): Buffer {
  const city = bytes('\x1c\x02\x5a', Buffer.from([0, secret.length]), secret);
  const padding = Buffer.alloc(city.length % 2);
  return bytes('Photoshop 3.0\0', '8BIM\x04\x04\0\0', Buffer.from([0, 0, 0, city.length]), city, padding);
}

/** Behind the first chunk. */
function withChunk(png: Buffer, type: string, content: Buffer): Buffer {
  return bytes(png.subarray(0, 33), chunk(type, content), png.subarray(33));
}

function chunk(type: string, content: Buffer): Buffer {
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(bytes(type, content)));
  return bytes(length, type, content, checksum);
}

/** Two frames, of which the picture itself is the first, and a place. */
function animated(png: Buffer): Buffer {
  const numbers = (...values: number[]) => {
    const fields = Buffer.alloc(4 * values.length);
    for (const [index, value] of values.entries()) fields.writeUInt32BE(value, 4 * index);
    return fields;
  };
  const frame = (place: number) => chunk('fcTL', bytes(numbers(place, 120, 80, 0, 0), '\0\x01\0\x0a\0\0'));
  const content = png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8);
  const end = png.length - 12;
  const first = withChunk(png.subarray(0, end), 'acTL', numbers(2, 0));
  const at = 33 + 20;
  return bytes(
    first.subarray(0, at),
    frame(0),
    chunk('tEXt', bytes('Location\0', secret)),
    first.subarray(at),
    frame(1),
    chunk('fdAT', bytes(numbers(2), content)),
    png.subarray(end),
  );
}

/** Behind the first bytes of a GIF: its header, and a table of colours where it has one. */
function withExtension(gif: Buffer, label: number, content: Buffer): Buffer {
  const flags = gif[10] ?? 0;
  const start = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  return bytes(gif.subarray(0, start), Buffer.from([0x21, label]), content, gif.subarray(start));
}

function subBlocks(content: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < content.length; at += 255) {
    const block = content.subarray(at, at + 255);
    blocks.push(Buffer.from([block.length]), block);
  }
  return bytes(...blocks, '\0');
}

/** The size in the header of a JPEG's frame. */
function claiming(jpeg: Buffer, width: number, height: number): Buffer {
  const claimed = Buffer.from(jpeg);
  let at = 2;
  while (claimed[at + 1] !== 0xc0) at += 2 + claimed.readUInt16BE(at + 2);
  claimed.writeUInt16BE(height, at + 5);
  claimed.writeUInt16BE(width, at + 7);
  return claimed;
}
