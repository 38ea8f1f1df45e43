import * as z from 'zod';

/** A file that came as one part of a multipart body. Name and type are what the sender says: nobody has looked inside. */
export interface UploadedFile {
  readonly filename: string;
  /** Empty when the sender did not say. */
  readonly mimetype: string;
  readonly content: Buffer<ArrayBuffer>;
}

export const UploadedFile = z
  .custom<UploadedFile>((value) => Object(value).content instanceof Uint8Array, 'must be a file')
  .meta({ override: { type: 'string', format: 'binary' } });

/** No file, one or several under one name, as a list. A body that has none need not name the field. */
export function uploadedFiles(most: number) {
  return z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(UploadedFile).max(most)).default([]);
}
