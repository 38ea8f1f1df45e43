import * as z from 'zod';

/** A file from one part of a multipart body. The sender states its name and type; its content is not checked yet. */
export interface UploadedFile {
  readonly filename: string;
  /** Empty when the sender did not state it. */
  readonly mimetype: string;
  readonly content: Buffer<ArrayBuffer>;
}

export const UploadedFile = z
  .custom<UploadedFile>((value) => Object(value).content instanceof Uint8Array, 'must be a file')
  .meta({ override: { type: 'string', format: 'binary' } });

/** No file, one or several under one name, as a list. A body without files may omit the field. */
export function uploadedFiles(most: number) {
  return z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(UploadedFile).max(most)).default([]);
}

/** Body of the routes that need none. The document writes it as `null`; an empty one and `{}` mean the same. */
export const NoBody = z.union([z.null(), z.object({})]).optional();
