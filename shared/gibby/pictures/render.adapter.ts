import sharp, { type Region } from 'sharp';
import { Failure } from '#shared/kernel/errors.ts';
import { encodedPicture, openPicture } from '#shared/platform/pictures/picture-file.adapter.ts';
import { type Crop, type Picture, type PictureVariant, variantEdgesPixels } from './picture.ts';

/** A picture ready to be stored. */
interface RenderedPicture {
  readonly extension: Picture['extension'];
  /** What it took, in pixels of a JPEG. */
  readonly work: number;
  readonly files: readonly { readonly variant: PictureVariant | 'original'; readonly bytes: Buffer }[];
}

/**
 * Rotates, crops and shrinks a picture, and leaves its metadata out. Fails with `picture_empty`, `picture_unreadable`,
 * `picture_too_large`, `pictures_too_large` and `crop_outside`.
 */
export async function renderPicture(
  bytes: Uint8Array,
  variants: readonly PictureVariant[],
  crop: Crop | undefined,
  workLeft?: number,
): Promise<RenderedPicture> {
  const { extension, pixels, work, ...size } = await openPicture(bytes, workLeft);
  const original = await encodedPicture(crop ? pixels.extract(regionOf(crop, size)) : pixels, extension);
  const squares = variants.map(async (variant) => {
    const edge = variantEdgesPixels[variant];
    return { variant, bytes: await encodedPicture(sharp(original).resize(edge, edge, { fit: 'cover' }), extension) };
  });
  return { extension, work, files: [{ variant: 'original', bytes: original }, ...(await Promise.all(squares))] };
}

/** The part of a crop that lies within the picture: clients round and may crop a pixel beyond its edge. */
function regionOf({ left, top, ...crop }: Crop, { width, height }: { width: number; height: number }): Region {
  if (left >= width || top >= height) throw new Failure('crop_outside', { facts: { width, height } });
  return { left, top, width: Math.min(crop.width, width - left), height: Math.min(crop.height, height - top) };
}
