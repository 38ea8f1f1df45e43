import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { PictureUploadKey } from '#shared/gibby/pictures/picture.ts';
import { whole } from '#shared/kernel/forms/number.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { maxPictureBytes, pictureContentTypes } from '#shared/platform/pictures/picture-type.ts';

export const createPictureUpload = defineRoute({
  method: 'POST',
  path: '/api/uploads',
  summary: 'Get an address to PUT one picture to, whose key any field of a picture takes in place of the file',
  source: 'X32',
  auth: 'user',
  body: z.object({
    content_type: z.enum(pictureContentTypes),
    content_length: whole(1, maxPictureBytes).describe('In bytes.'),
  }),
  response: dataOf(
    z.object({
      key: PictureUploadKey,
      url: z.url(),
      method: z.literal('PUT'),
      headers: z.record(z.string(), z.string()).describe('The request has to carry them exactly so.'),
      expires_at: Timestamp.describe('Until then the file can be sent. It can be used for a day.'),
      limits: z
        .object({ form_bytes: z.int(), upload_bytes: z.int() })
        .describe('The largest form with files, as a whole, and the largest file that is sent by such an address.'),
    }),
  ),
  errors: [],
  rateLimit: { per: 'user', limit: 60, windowSeconds: 60 },
  uses: { pictureUploads: 'issue' },
});
