import type { UploadedFile } from '#shared/kernel/bodies.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createTicket } from './route.ts';

export const handler = handle(createTicket, async ({ body, account, request: { onceKey } }, { helpTickets }) => {
  const { subject, body: text, email, attachment } = body;
  return helpTickets.create({
    subject,
    body: text,
    email,
    ...(account && { accountId: account.accountId }),
    ...(onceKey !== undefined && { onceKey }),
    attachments: attachment.map(attachmentOf),
  });
});

/** Some clients send the file's whole path; the folders of their disk stay private. */
function attachmentOf({ filename, mimetype, content }: UploadedFile) {
  const name = filename.split(/[/\\]/).at(-1);
  return { filename: name || 'attachment', mimetype: mimetype || 'application/octet-stream', content };
}
