import * as z from 'zod';
import type { PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { UploadedFile } from '#shared/kernel/uploaded-file.ts';

/**
 * Edges in pixels of the squares that a picture is cut to. Normal, bigger and mini are the document's (gibby.txt,
 * "User Profile", "Photos"). It leaves two open: `small`, which every sample prints between normal and mini, lies between them here too;
 * `thumbnail`, which requests alone have, is as wide as a list shows a picture of an item.
 */
export const variantEdgesPixels = { bigger: 73, normal: 48, small: 36, mini: 24, thumbnail: 320 } as const;
export type PictureVariant = keyof typeof variantEdgesPixels;

const everywhere = ['bigger', 'normal', 'small', 'mini'] as const;

export type PictureKind = 'user' | 'request' | 'conversation';

/** What pictures show: the folder of their addresses, and the variants that are kept of them beside the original. */
export const pictureKinds: Readonly<Record<PictureKind, { folder: string; variants: readonly PictureVariant[] }>> = {
  user: { folder: 'users', variants: everywhere },
  request: { folder: 'requests', variants: [...everywhere, 'thumbnail'] },
  conversation: { folder: 'conversations', variants: everywhere },
};

/** A picture that is kept, as what it belongs to stores it. */
export interface Picture {
  readonly kind: PictureKind;
  /** Folder, owner and a name that nobody can guess, since whoever knows it may look: `users/2/<32 hex digits>`. */
  readonly path: string;
  readonly extension: 'jpg' | 'png';
}

/** Path of one of a picture's files, as the samples name them: `users/2/<name>.jpg`, `users/2/<name>_mini.jpg`. */
export function fileOf({ path, extension }: Picture, variant: PictureVariant | 'original'): string {
  return variant === 'original' ? `${path}.${extension}` : `${path}_${variant}.${extension}`;
}

/** What stands for a user's picture until he has one, in every size. */
export const defaultPicturePath = '/images/default.jpg';

/** Addresses of a picture in all its sizes. `addressOf` is the stage's own (`publicAddress.of`). */
export function photosOf(picture: Picture, addressOf: (target: string) => string): PhotoSet {
  const addressOfFile = (variant: PictureVariant | 'original') => addressOf(`/uploads/${fileOf(picture, variant)}`);
  const variants = pictureKinds[picture.kind].variants.map((variant) => [variant, addressOfFile(variant)] as const);
  return { original: addressOfFile('original'), ...Object.fromEntries(variants) };
}

/** Addresses of a user's picture: those of the default picture for whoever has none, as the samples print them. */
export function userPhotosOf({ photo }: { readonly photo?: Picture }, addressOf: (target: string) => string): PhotoSet {
  if (photo) return photosOf(photo, addressOf);
  const address = addressOf(defaultPicturePath);
  return { original: address, ...Object.fromEntries(everywhere.map((variant) => [variant, address] as const)) };
}

/** A part of a picture, in pixels of the picture as it is seen, which is how its orientation turns it. */
export interface Crop {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

/** Field `cropped_opt`: `width,height,x,y` in pixels (gibby.txt, "Cropping Image"). Empty where nothing is cut away. */
export const CropField = z
  .string()
  .overwrite((text) => text.replaceAll(' ', ''))
  .regex(/^$|^[1-9]\d{0,4},[1-9]\d{0,4},\d{1,5},\d{1,5}$/)
  .transform((text): Crop | undefined => {
    const [width = 0, height = 0, left = 0, top = 0] = text.split(',').map(Number);
    return width > 0 ? { width, height, left, top } : undefined;
  });

/** How large a picture may be that is uploaded straight to storage. */
export const mostPictureBytes = 10 * 1024 * 1024;

/**
 * What a picture's bytes may be; they are known by their content, whatever they are called. HEIC, which is patented, can
 * be read by no free library: the phones that take such pictures send them to applications as JPEG.
 */
export const pictureContentTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'] as const;

/** Where pictures that were uploaded wait to be used. No notification of the bucket is about anything that lies there. */
export const pictureUploadPrefix = 'quarantine/pictures/';

/** Key of a picture that was uploaded straight to storage (`POST /api/uploads`). */
export const PictureUploadKey = z.string().regex(/^quarantine\/pictures\/\d{1,15}\/[0-9a-f]{32}$/);

/** Field of a picture: the file itself, or the key of an upload in its place. Empty where the picture stays as it is. */
export const PictureField = z.union([z.literal('').transform(() => undefined), PictureUploadKey, UploadedFile]);
