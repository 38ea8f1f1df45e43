import type { UploadPermit } from '#shared/platform/uploads/upload.ports.ts';
import type { Crop, Picture, PictureKind } from './picture.ts';

/** The source of a picture: its bytes, or the key of an upload straight to storage. */
export type PictureSource = { readonly content: Uint8Array } | { readonly uploadKey: string };

/** How to store a picture, and for which owner. */
export interface PictureOrder {
  readonly kind: PictureKind;
  /** Id of the owner of the picture: the user, the request or the conversation. */
  readonly ownerId: number;
  /** The sender: users may not use the uploads of others. */
  readonly userId: number;
  /** Without it the whole picture is used. A crop is cut off at the picture's edges. */
  readonly crop?: Crop;
  /** The most work that it may take, as `StoredPicture` has it. */
  readonly workLeft?: number;
}

/** A stored picture, and what opening and encoding it took, in pixels of a JPEG. */
export interface StoredPicture {
  readonly picture: Picture;
  readonly work: number;
}

export interface Pictures {
  /**
   * Stores a picture and all its variants, turned upright and without metadata such as where it was taken. Its content
   * decides its type, whatever its name.
   *
   * Fails, with nothing stored, with `picture_empty`, `picture_unreadable`, `picture_too_large`, `pictures_too_large`,
   * `crop_outside` and `upload_not_found`. An upload that was refused as a picture is deleted.
   */
  store(source: PictureSource, order: PictureOrder): Promise<StoredPicture>;
  /** Removes a picture and its variants. A no-op for files that do not exist. */
  remove(picture: Picture): Promise<void>;
}

export interface PictureUploads {
  /**
   * Permits a user one upload for five minutes. Type and length are part of the signature. The upload is checked when
   * it is used, and deleted after a day.
   */
  permit(userId: number, file: { contentType: string; contentLength: number }): Promise<UploadPermit>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    pictures: { write: Pictures };
    pictureUploads: { issue: PictureUploads };
  }
}
