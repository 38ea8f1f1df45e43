import { fileTypeFromBuffer } from 'file-type';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { Failure } from '#shared/kernel/errors.ts';
import { decodeHeic } from './heic.adapter.ts';
import { type PictureType, pictureTypeOf } from './picture-type.ts';

/**
 * The square of 8,192: cameras of phones make 50 million (8,192 by 6,144). A small file that claims more is made to
 * exhaust the memory of the program that opens it. All frames of a film count.
 */
const maxPixels = 8192 * 8192;
/**
 * For each encoding. The first takes nearly all the time of a picture, so that one that takes longer fails before the
 * function itself ends.
 */
const timeoutSeconds = 18;
/** Above 80, where the loss is invisible, and half the size of 95. */
const jpegQuality = 85;

/**
 * How many times as long as a pixel of a JPEG one of another type takes to open
 * (docs/decisions/0018-pictures-are-written-anew.md).
 */
const workOfPixel: Partial<Readonly<Record<PictureType, number>>> = { 'image/heic': 4.5, 'image/avif': 2 };

export const typesOfExtensions = { jpg: 'image/jpeg', png: 'image/png', gif: 'image/gif' } as const;
type Extension = keyof typeof typesOfExtensions;

/** A function decodes one picture at a time and no picture twice, so what libvips keeps would only take memory. */
sharp.cache(false);

/** A picture that may be shown to others as soon as it is encoded. */
interface OpenedPicture<Extensions extends Extension> {
  /** In which form to store it. */
  readonly extension: Extensions;
  /** In pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** Upright, in the colours of sRGB. */
  readonly pixels: Sharp;
  /** What opening and encoding it takes, in pixels of a JPEG. */
  readonly work: number;
}

/**
 * Opens a picture by its bytes alone, whatever its name. Of an animated picture it takes the first frame. Fails with
 * `picture_empty`, `picture_unreadable` and `picture_too_large`, and with `pictures_too_large` before anything is decoded
 * when it would take more work than is left.
 */
export async function openPicture(bytes: Uint8Array, workLeft = Infinity): Promise<OpenedPicture<'jpg' | 'png'>> {
  const { type, metadata } = await lookAt(bytes);
  const pixelCount = metadata.width * metadata.height;
  refuseOver(pixelCount);
  const work = pixelCount * (workOfPixel[type] ?? 1);
  if (work > workLeft) throw new Failure('pictures_too_large');
  const extension = type === 'image/png' || metadata.hasAlpha ? 'png' : 'jpg';
  const { width, height } = metadata.autoOrient;
  const file = metadata.compression === 'hevc' ? await decodeHeic(bytes, metadata.icc, maxPixels) : bytes;
  return { extension, width, height, pixels: read(file).autoOrient(), work };
}

/** Does the same, and keeps the frames of a GIF. */
export async function openFilm(bytes: Uint8Array): Promise<OpenedPicture<Extension>> {
  const { type, metadata } = await lookAt(bytes);
  if (type !== 'image/gif') return openPicture(bytes);
  const { width, height, pages = 1 } = metadata;
  const work = width * height * pages;
  refuseOver(work);
  return { extension: 'gif', width, height, pixels: read(bytes, true), work };
}

/**
 * The picture as a file without metadata, such as where it was taken: sharp writes none of them unless asked to. Fails
 * with `picture_unreadable`, and with `busy` when time or memory is not enough.
 */
export function encodedPicture(picture: Sharp, extension: Extension): Promise<Buffer> {
  const inTime = picture.timeout({ seconds: timeoutSeconds });
  const encoded = {
    png: () => inTime.png(),
    // The least effort takes a fifth of the time, and its files are a little larger.
    gif: () => inTime.gif({ effort: 1 }),
    jpg: () => inTime.jpeg({ quality: jpegQuality }),
  };
  return readable(encoded[extension]().toBuffer());
}

async function lookAt(bytes: Uint8Array) {
  if (bytes.length === 0) throw new Failure('picture_empty');
  // Only content recognised as one of these types reaches a decoder: libvips would read SVG as well.
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const type = found && pictureTypeOf(found.mime);
  if (type === undefined) throw new Failure('picture_unreadable');
  const metadata: Metadata = await readable(sharp(bytes, { limitInputPixels: false }).metadata());
  return { type, metadata };
}

function read(bytes: Uint8Array, animated = false): Sharp {
  return sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error', sequentialRead: true, animated });
}

function refuseOver(pixels: number): void {
  if (pixels > maxPixels) throw new Failure('picture_too_large', { facts: { mostPixels: maxPixels } });
}

/**
 * libvips's words when it was not the file that failed: the time was over (`timeout: 80% complete`), or memory was short.
 * The same file may be readable at another time.
 */
const ofTheMachine = /\btimeout\b|\b(out of|insufficient|no|allocate) memory\b/i;

/**
 * sharp explains why it cannot read a file, in words that only its developers understand; they become the detail. Fails
 * with `picture_unreadable`, and with `busy` when it is no fault of the file.
 */
async function readable<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading;
  } catch (cause) {
    if (cause instanceof RangeError || ofTheMachine.test(String(cause))) {
      throw new Failure('busy', { detail: `sharp: ${String(cause)}`, cause });
    }
    throw new Failure('picture_unreadable', { detail: `sharp: ${String(cause)}`, cause });
  }
}
