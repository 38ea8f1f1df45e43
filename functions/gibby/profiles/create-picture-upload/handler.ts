import { handle } from '#shared/kernel/route/define.ts';
import { maxMultipartBytes } from '#shared/kernel/route/pipeline/decode-body.ts';
import { maxPictureBytes } from '#shared/platform/pictures/picture-type.ts';
import { createPictureUpload } from './route.ts';

export const handler = handle(createPictureUpload, async ({ body, user: caller }, { pictureUploads }) => {
  const file = { contentType: body.content_type, contentLength: body.content_length };
  const { expiresAt, headers, ...permit } = await pictureUploads.permit(caller.userId, file);
  const limits = { form_bytes: maxMultipartBytes, upload_bytes: maxPictureBytes };
  return { data: { ...permit, headers: { ...headers }, expires_at: expiresAt, limits } };
});
