import * as z from 'zod';
import { HelpTicket } from '#shared/dropin/support/help.ts';
import { uploadedFiles } from '#shared/kernel/bodies.ts';
import { EmailAddress } from '#shared/kernel/forms/email.ts';
import { name } from '#shared/kernel/forms/name.ts';
import { text } from '#shared/kernel/forms/text.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

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
    subject: name(255),
    body: text(20_000),
    email: EmailAddress,
    attachment: uploadedFiles(maxAttachments),
  }),
  response: HelpTicket,
  errors: ['provider_unavailable'],
  rateLimit: { per: 'address', limit: 30, windowSeconds: 60 },
  repeats: 'answered',
  uses: { helpTickets: 'write', accounts: 'read', rateLimits: 'write' },
});
