import type { UploadPermit } from '#shared/platform/uploads/upload.ports.ts';
import type { Crop, Picture, PictureKind } from './picture.ts';

/** A picture as it came: its bytes, or the key of an upload straight to storage. */
export type PictureSource = { readonly content: Uint8Array } | { readonly uploadKey: string };

/** What a picture is kept as. */
export interface PictureOrder {
  readonly kind: PictureKind;
  /** Id of what it belongs to: of the user, the request or the conversation. */
  readonly ownerId: number;
  /** Who sends it: nobody may use an upload of somebody else's. */
  readonly userId: number;
  /** Nothing is cut away without one. What lies beyond the picture's edges is left out. */
  readonly crop?: Crop;
}

export interface Pictures {
  /**
   * Keeps a picture and all its variants, turned as it is meant to be seen and without anything that was written into
   * the file beside it, such as where it was taken. Its content decides what it is, whatever it is called.
   *
   * Fails, having kept nothing, with `picture_empty`, `picture_unreadable`, `picture_too_large`, `crop_outside` and
   * `upload_not_found`.
   */
  store(source: PictureSource, order: PictureOrder): Promise<Picture>;
  /** Takes a picture and its variants away. A no-op for what is not there. */
  remove(picture: Picture): Promise<void>;
}

export interface PictureUploads {
  /**
   * Permits a user one upload for five minutes. Type and length are part of the signature. The upload is looked at when
   * it is used, and forgotten after a day.
   */
  permit(userId: number, file: { contentType: string; contentLength: number }): Promise<UploadPermit>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    pictures: { write: Pictures };
    pictureUploads: { issue: PictureUploads };
  }
}
