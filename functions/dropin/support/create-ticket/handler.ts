import type { UploadedFile } from '#shared/kernel/bodies.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { findVerifiedAccount } from '#shared/platform/accounts/find-account.usecase.ts';
import { limitMessages } from '#shared/platform/http/limit-messages.usecase.ts';
import { createTicket } from './route.ts';

export const handler = handle(createTicket, async ({ body, account, request }, ports) => {
  const { subject, body: text, email, attachment } = body;
  const sender = { type: 'email', value: email } as const;
  // The help desk mails the sender that it got the ticket, and the sender may be anybody.
  await limitMessages(ports.rateLimits, { purpose: 'ticket', to: sender, by: account?.accountId ?? request.address });
  const owner = account && (await findVerifiedAccount(ports, sender));
  return ports.helpTickets.create({
    subject,
    body: text,
    email,
    isProven: owner !== undefined && owner.id === account?.accountId,
    ...(account && { accountId: account.accountId }),
    attachments: attachment.map(attachmentOf),
  });
});

/** Some clients send the file's whole path; the folders of their disk stay private. */
function attachmentOf({ filename, mimetype, content }: UploadedFile) {
  const name = filename.split(/[/\\]/).at(-1);
  return { filename: name || 'attachment', mimetype: mimetype || 'application/octet-stream', content };
}
