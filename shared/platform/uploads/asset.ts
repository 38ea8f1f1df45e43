import * as z from 'zod';
import { whole } from '#shared/kernel/forms/number.ts';
import { unlessEmpty } from '#shared/kernel/forms/unless-empty.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { maxPictureBytes, pictureContentTypes } from '#shared/platform/pictures/picture-type.ts';

/** What an uploaded file is for (dropin.txt, "Upload"). */
export const AssetType = z.enum(['profileImage', 'chat', 'gig']).meta({ id: 'AssetType' });
export type AssetType = z.infer<typeof AssetType>;

/** `awaited` until its file is inspected; after that `ready` or `refused`, for good. */
export const AssetState = z.enum(['awaited', 'ready', 'refused']).meta({ id: 'AssetState' });
export type AssetState = z.infer<typeof AssetState>;

/**
 * Why a file was refused. Its bytes decide: they did not match what this type of asset allows or what the client
 * announced, or they are a picture that cannot be read or has too many pixels.
 */
export const Refusal = z
  .enum(['empty', 'too_large', 'type_not_allowed', 'type_differs', 'unreadable', 'too_many_pixels'])
  .meta({ id: 'UploadRefusal' });
export type Refusal = z.infer<typeof Refusal>;

/** How large a file of each type may be, and what it may contain. None of these types can carry a script. */
export const uploadLimits = {
  profileImage: { maxBytes: maxPictureBytes, contentTypes: pictureContentTypes },
  chat: { maxBytes: maxPictureBytes, contentTypes: [...pictureContentTypes, 'application/pdf'] },
  gig: { maxBytes: maxPictureBytes, contentTypes: [...pictureContentTypes, 'video/mp4', 'video/quicktime'] },
} as const satisfies Readonly<Record<AssetType, { maxBytes: number; contentTypes: readonly [string, ...string[]] }>>;

/**
 * What a client may announce about its file. The document has neither member. Storage enforces what is announced, and
 * inspection enforces the limits in any case.
 */
function announcementOf<const Type extends AssetType>(type: Type) {
  const { maxBytes, contentTypes } = uploadLimits[type];
  return {
    type: z.literal(type),
    contentType: z.enum(contentTypes).optional().describe('Signed: storage refuses an upload of another type.'),
    contentLength: whole(1, maxBytes)
      .optional()
      .describe('In bytes. Signed: storage refuses an upload of another length.'),
  };
}

/** Body of D02 `POST /storage`. Files of a chat or a gig may name the gig (dropin.txt, "Upload"). */
export const UploadRequest = z.discriminatedUnion('type', [
  z.object(announcementOf('profileImage')),
  z.object({ ...announcementOf('chat'), gig: unlessEmpty(ObjectId) }),
  z.object({ ...announcementOf('gig'), gig: unlessEmpty(ObjectId) }),
]);
export type UploadRequest = z.infer<typeof UploadRequest>;

/** A file that its owner may upload, or has uploaded, as it is stored. */
export const Asset = z.object({
  id: ObjectId,
  /** Account that requested the upload. */
  owner: ObjectId,
  type: AssetType,
  /** Files of a chat or a gig only, and of those the ones that named it when they were announced. */
  gig: ObjectId.optional(),
  state: AssetState,
  /** What the client announced, if anything. */
  announced: z.object({ contentType: z.string().optional(), contentLength: z.int().optional() }),
  /** What inspection found; a ready asset has both. */
  contentType: z.string().optional(),
  sizeBytes: z.int().optional(),
  /** Of a picture whose stored file has nothing of what its phone wrote into it. */
  isWrittenAnew: z.literal(true).optional(),
  /** Of a picture from before, for which time or memory was not enough to write it anew: it is as it came. */
  isLeftAsItCame: z.literal(true).optional(),
  /** A refused asset only. */
  refusal: Refusal.optional(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Asset = Immutable<z.infer<typeof Asset>>;

/** Where files stay until they are inspected: a prefix of the uploads bucket from which nothing is served. */
export const quarantinePrefix = 'quarantine/';

/** The asset of an object in quarantine; undefined for a key that belongs to no permitted upload. */
export function assetIdOf(quarantineKey: string): ObjectId | undefined {
  if (!quarantineKey.startsWith(quarantinePrefix)) return undefined;
  return ObjectId.safeParse(quarantineKey.slice(quarantinePrefix.length)).data;
}
