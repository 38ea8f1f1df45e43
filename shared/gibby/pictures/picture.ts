import * as z from 'zod';
import { FlagSize, flagPathOf } from '#shared/gibby/flags/flag.ts';
import type { PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { countryOf } from '#shared/gibby/reference/countries.ts';
import { UploadedFile } from '#shared/kernel/bodies.ts';
import { code } from '#shared/kernel/forms/code.ts';
import { form } from '#shared/kernel/forms/form.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';

/**
 * Edges in pixels of the squares that a picture is cut to. Normal, bigger and mini come from gibby.txt, "User Profile",
 * "Photos". It leaves two undefined. Every sample prints `small` between normal and mini, so its size is between
 * theirs. Only requests have `thumbnail`, which is as wide as an item's picture in a list.
 */
export const variantEdgesPixels = { bigger: 73, normal: 48, small: 36, mini: 24, thumbnail: 320 } as const;
export type PictureVariant = keyof typeof variantEdgesPixels;

const everywhere = ['bigger', 'normal', 'small', 'mini'] as const;

export const PictureKind = z.enum(['user', 'request', 'conversation']);
export type PictureKind = z.infer<typeof PictureKind>;

/** The subjects of pictures: the folder of their addresses, and the variants that are stored besides the original. */
export const pictureKinds: Readonly<Record<PictureKind, { folder: string; variants: readonly PictureVariant[] }>> = {
  user: { folder: 'users', variants: everywhere },
  request: { folder: 'requests', variants: [...everywhere, 'thumbnail'] },
  conversation: { folder: 'conversations', variants: everywhere },
};

/** A stored picture, in the form in which its owner record stores it. */
export const Picture = z.object({
  kind: PictureKind,
  /**
   * Folder, owner and an unguessable name, since everyone who knows the path may see the picture: `users/2/<32 hex
   * digits>`.
   */
  path: z.string(),
  extension: z.enum(['jpg', 'png']),
});
export type Picture = Immutable<z.infer<typeof Picture>>;

/** Path of one of a picture's files, as the samples name them: `users/2/<name>.jpg`, `users/2/<name>_mini.jpg`. */
export function fileOf({ path, extension }: Picture, variant: PictureVariant | 'original'): string {
  return variant === 'original' ? `${path}.${extension}` : `${path}_${variant}.${extension}`;
}

/** The picture of whoever and whatever has none, in every size. */
export const defaultPicturePath = '/images/default.jpg';

/** Addresses of a picture in all its sizes. `addressOf` returns addresses in this stage (`publicAddress.of`). */
export function photosOf(picture: Picture, addressOf: (target: string) => string): PhotoSet {
  const addressOfFile = (variant: PictureVariant | 'original') => addressOf(`/uploads/${fileOf(picture, variant)}`);
  const variants = pictureKinds[picture.kind].variants.map((variant) => [variant, addressOfFile(variant)] as const);
  return { original: addressOfFile('original'), ...Object.fromEntries(variants) };
}

/** Addresses of a user's picture. Without one they are those of the default picture, as in the samples. */
export function userPhotosOf({ photo }: { readonly photo?: Picture }, addressOf: (target: string) => string): PhotoSet {
  return photo ? photosOf(photo, addressOf) : defaultPhotosOf('user', addressOf);
}

/** Addresses of the default picture, in the sizes of a kind: apps read these keys without asking whether they are there. */
export function defaultPhotosOf(kind: PictureKind, addressOf: (target: string) => string): PhotoSet {
  return everySize(addressOf(defaultPicturePath), pictureKinds[kind].variants);
}

/** Addresses of a country's flag, in the sizes of the samples; of the default picture where there is no flag. */
export function countryPhotosOf(countryId: number, addressOf: (target: string) => string): PhotoSet {
  const code = countryOf(countryId)?.code;
  if (!code) return everySize(addressOf(defaultPicturePath), ['normal', 'small']);
  const [original, normal, small] = FlagSize.options.map((size) => addressOf(flagPathOf(code, size)));
  return { original: original ?? '', normal, small };
}

function everySize(address: string, variants: readonly PictureVariant[]): PhotoSet {
  return { original: address, ...Object.fromEntries(variants.map((variant) => [variant, address] as const)) };
}

/** A part of a picture, in pixels after its orientation is applied. */
export interface Crop {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

/** Field `cropped_opt`: `width,height,x,y` in pixels (gibby.txt, "Cropping Image"). Empty means no cropping. */
export const CropField = form(
  'code',
  z.string().overwrite((text) => text.replaceAll(' ', '')),
)
  .regex(/^$|^[1-9]\d{0,4},[1-9]\d{0,4},\d{1,5},\d{1,5}$/)
  .transform((text): Crop | undefined => {
    const [width = 0, height = 0, left = 0, top = 0] = text.split(',').map(Number);
    return width > 0 ? { width, height, left, top } : undefined;
  });

/** Where uploaded pictures wait for their use. The bucket sends no notifications for this prefix. */
export const pictureUploadPrefix = 'quarantine/pictures/';

/** Key of a picture that was uploaded straight to storage (`POST /api/uploads`). */
export const PictureUploadKey = code(/^quarantine\/pictures\/\d{1,15}\/[0-9a-f]{32}$/);

/**
 * Field of a picture: the file itself, or the key of an upload instead. An empty field leaves the picture unchanged.
 */
export const PictureField = z.union([z.literal('').transform(() => undefined), PictureUploadKey, UploadedFile]);

/** Prefix of the keys of pictures that a user of Gibby has uploaded. */
export function pictureUploadsOf(userId: number): string {
  return `${pictureUploadPrefix}${userId}/`;
}
