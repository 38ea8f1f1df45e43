import * as z from 'zod';
import { operationDeadline } from '#shared/platform/providers/provider-call.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { HelpTicket } from './help.ts';
import type { HelpTickets, NewTicket, TicketAttachment } from './helpdesk.ports.ts';
import { askZendesk } from './zendesk.adapter.ts';

const Upload = z.object({ upload: z.object({ token: z.string().min(1) }) });

/** Zendesk's Ticketing API: "Upload Files" for each attachment, all at once, then "Create Ticket" with their tokens. */
export function helpTickets(runtime: Runtime): HelpTickets {
  return {
    create: async (ticket) => {
      const deadline = operationDeadline();
      const uploads = await Promise.all(ticket.attachments.map((file) => upload(runtime, file, deadline)));
      return askZendesk(
        runtime,
        {
          purpose: 'ticket',
          method: 'POST',
          resource: 'tickets.json',
          // A retry after a lost answer, ours or the caller's, finds the ticket that was created.
          headers: { 'content-type': 'application/json', 'idempotency-key': ticket.onceKey ?? runtime.ids.uuid() },
          body: JSON.stringify({ ticket: contentOf(ticket, uploads) }),
          deadline,
        },
        HelpTicket,
      );
    },
  };
}

/** Tells the help desk not to believe the sender's address. */
const unprovenSender = 'unproven_sender';

function contentOf({ subject, body, email, isProven, accountId }: NewTicket, uploads: readonly string[]) {
  return {
    subject,
    comment: { body, ...(uploads.length > 0 && { uploads }) },
    // Zendesk requires a name for a person it does not know, and we know none.
    requester: { name: email, email },
    ...(!isProven && { tags: [unprovenSender] }),
    ...(accountId && { external_id: accountId }),
  };
}

async function upload(
  runtime: Runtime,
  { filename, mimetype, content }: TicketAttachment,
  deadline: AbortSignal,
): Promise<string> {
  const answer = await askZendesk(
    runtime,
    {
      purpose: 'upload',
      method: 'POST',
      resource: 'uploads.json',
      query: { filename },
      headers: { 'content-type': mimetype },
      body: content,
      deadline,
    },
    Upload,
  );
  return answer.upload.token;
}
