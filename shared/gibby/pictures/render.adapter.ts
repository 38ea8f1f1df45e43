import { fileTypeFromBuffer } from 'file-type';
import sharp, { type Metadata, type Region, type Sharp } from 'sharp';
import { Failure } from '#shared/kernel/errors.ts';
import { type Crop, type Picture, type PictureVariant, pictureContentTypes, variantEdgesPixels } from './picture.ts';

/** More than the cameras of phones make. A small file that claims more is made to fill the memory of who opens it. */
const mostPixels = 50_000_000;
/** For reading, and again for the variants: in all less than a function may take, so that such a picture is refused. */
const timeoutSeconds = 4;
/** Above 80, where the difference is not seen, and half the size of 95. */
const jpegQuality = 85;

const contentTypes: ReadonlySet<string> = new Set(pictureContentTypes);

/** A picture ready to be kept. */
export interface RenderedPicture {
  readonly extension: Picture['extension'];
  readonly files: readonly { readonly variant: PictureVariant | 'original'; readonly bytes: Buffer }[];
}

/**
 * Turns, cuts and shrinks a picture; sharp writes none of a file's metadata unless it is asked to. Of a moving picture
 * the first frame is taken. Fails with `picture_empty`, `picture_unreadable`, `picture_too_large` and `crop_outside`.
 */
export async function renderPicture(
  bytes: Uint8Array,
  variants: readonly PictureVariant[],
  crop: Crop | undefined,
): Promise<RenderedPicture> {
  if (bytes.length === 0) throw new Failure('picture_empty');
  // Only what is known by its content as one of these is given to a decoder at all: libvips would read SVG as well.
  const contentType = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime;
  if (contentType === undefined || !contentTypes.has(contentType)) throw new Failure('picture_unreadable');
  const metadata = await readable(sharp(bytes, { limitInputPixels: false }).metadata());
  if (metadata.width * metadata.height > mostPixels) throw new Failure('picture_too_large', { facts: { mostPixels } });
  const region = crop && regionOf(crop, metadata.autoOrient);

  const extension = contentType === 'image/png' || metadata.hasAlpha ? 'png' : 'jpg';
  const whole = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' }).autoOrient();
  const original = await encoded(region ? whole.extract(region) : whole, extension);
  const squares = variants.map(async (variant) => {
    const edge = variantEdgesPixels[variant];
    return { variant, bytes: await encoded(sharp(original).resize(edge, edge, { fit: 'cover' }), extension) };
  });
  return { extension, files: [{ variant: 'original', bytes: original }, ...(await Promise.all(squares))] };
}

/** The part of a crop that lies within the picture: clients round, and may cut a pixel beyond its edge. */
function regionOf({ left, top, ...crop }: Crop, { width, height }: Metadata['autoOrient']): Region {
  if (left >= width || top >= height) throw new Failure('crop_outside', { facts: { width, height } });
  return { left, top, width: Math.min(crop.width, width - left), height: Math.min(crop.height, height - top) };
}

function encoded(picture: Sharp, extension: Picture['extension']): Promise<Buffer> {
  const inTime = picture.timeout({ seconds: timeoutSeconds });
  return readable((extension === 'png' ? inTime.png() : inTime.jpeg({ quality: jpegQuality })).toBuffer());
}

/** sharp says of a file that it cannot read what is wrong with it, in words that help nobody but its developers. */
async function readable<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading;
  } catch (cause) {
    throw new Failure('picture_unreadable', { detail: `sharp: ${String(cause)}`, cause });
  }
}
