import { fileTypeFromBuffer } from 'file-type';
import sharp, { type Metadata, type Region, type Sharp } from 'sharp';
import { Failure } from '#shared/kernel/errors.ts';
import { type Crop, type Picture, type PictureVariant, pictureContentTypes, variantEdgesPixels } from './picture.ts';

/**
 * More than phone cameras produce. A small file that claims more is made to exhaust the memory of the program that
 * opens it.
 */
const maxPixels = 50_000_000;
/**
 * Applies to reading and again to the variants. Together they stay below a function's timeout, so that such a picture
 * is refused.
 */
const timeoutSeconds = 4;
/** Above 80, where the loss is invisible, and half the size of 95. */
const jpegQuality = 85;

const contentTypes: ReadonlySet<string> = new Set(pictureContentTypes);

/** A picture ready to be stored. */
interface RenderedPicture {
  readonly extension: Picture['extension'];
  readonly files: readonly { readonly variant: PictureVariant | 'original'; readonly bytes: Buffer }[];
}

/**
 * Rotates, crops and shrinks a picture. sharp writes none of a file's metadata unless asked to. Of an animated picture
 * it takes the first frame. Fails with `picture_empty`, `picture_unreadable`, `picture_too_large` and `crop_outside`.
 */
export async function renderPicture(
  bytes: Uint8Array,
  variants: readonly PictureVariant[],
  crop: Crop | undefined,
): Promise<RenderedPicture> {
  if (bytes.length === 0) throw new Failure('picture_empty');
  // Only content recognised as one of these types reaches a decoder: libvips would read SVG as well.
  const contentType = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime;
  if (contentType === undefined || !contentTypes.has(contentType)) throw new Failure('picture_unreadable');
  const metadata = await readable(sharp(bytes, { limitInputPixels: false }).metadata());
  if (metadata.width * metadata.height > maxPixels)
    throw new Failure('picture_too_large', { facts: { mostPixels: maxPixels } });
  const region = crop && regionOf(crop, metadata.autoOrient);

  const extension = contentType === 'image/png' || metadata.hasAlpha ? 'png' : 'jpg';
  const whole = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' }).autoOrient();
  const original = await encoded(region ? whole.extract(region) : whole, extension);
  const squares = variants.map(async (variant) => {
    const edge = variantEdgesPixels[variant];
    return { variant, bytes: await encoded(sharp(original).resize(edge, edge, { fit: 'cover' }), extension) };
  });
  return { extension, files: [{ variant: 'original', bytes: original }, ...(await Promise.all(squares))] };
}

/** The part of a crop that lies within the picture: clients round and may crop a pixel beyond its edge. */
function regionOf({ left, top, ...crop }: Crop, { width, height }: Metadata['autoOrient']): Region {
  if (left >= width || top >= height) throw new Failure('crop_outside', { facts: { width, height } });
  return { left, top, width: Math.min(crop.width, width - left), height: Math.min(crop.height, height - top) };
}

function encoded(picture: Sharp, extension: Picture['extension']): Promise<Buffer> {
  const inTime = picture.timeout({ seconds: timeoutSeconds });
  return readable((extension === 'png' ? inTime.png() : inTime.jpeg({ quality: jpegQuality })).toBuffer());
}

/** sharp explains why it cannot read a file, in words that only its developers understand; they become the detail. */
async function readable<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading;
  } catch (cause) {
    throw new Failure('picture_unreadable', { detail: `sharp: ${String(cause)}`, cause });
  }
}
