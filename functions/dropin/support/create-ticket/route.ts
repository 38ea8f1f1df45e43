import * as z from 'zod';
import { HelpTicket } from '#shared/dropin/support/help.ts';
import { uploadedFiles } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { text } from '#shared/kernel/text.ts';
import { EmailAddress } from '#shared/platform/accounts/identity.ts';

const maxAttachments = 10;

export const createTicket = defineRoute({
  method: 'POST',
  path: '/zendesk/tickets',
  summary: 'Submit a ticket to the help desk. Files come as multipart, one `attachment` field for each',
  source: 'D28',
  auth: 'apiKey',
  caller: 'optional',
  accepts: ['json', 'form', 'multipart'],
  body: z.object({
    subject: text(255),
    body: text(20_000),
    email: EmailAddress,
    attachment: uploadedFiles(maxAttachments),
  }),
  response: HelpTicket,
  errors: ['provider_unavailable'],
  rateLimit: { per: 'address', limit: 30, windowSeconds: 60 },
  uses: { helpTickets: 'write' },
});
