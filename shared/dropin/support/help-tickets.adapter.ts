import * as z from 'zod';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { operationDeadline } from '#shared/platform/providers/provider-call.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { HelpTicket } from './help.ts';
import type { HelpTickets, NewTicket, TicketAttachment } from './helpdesk.ports.ts';
import { prefixes } from './support.keys.ts';
import { askZendesk } from './zendesk.adapter.ts';

const Upload = z.object({ upload: z.object({ token: z.string().min(1) }) });

/** How long Zendesk knows an idempotency key ("Idempotency" in the introduction of its Ticketing API). */
const keyLifeSeconds = 2 * 3600;

/** Zendesk's Ticketing API: "Upload Files" for each attachment, all at once, then "Create Ticket" with their tokens. */
export function helpTickets(runtime: Runtime): HelpTickets {
  const table = tableOf(runtime);

  /**
   * Stores `HTK#<key>` / `T` before Zendesk is asked for a ticket. With that commit the journal of the request keeps the key and
   * the tokens of the uploads. So a retry after a lost answer asks the very same, which Zendesk requires of one key, and
   * finds the ticket that was made (docs/decisions/0019-retries-repeat-the-journal.md).
   */
  const begin = async (): Promise<string> => {
    const key = runtime.ids.uuid();
    const ttl = Math.ceil(runtime.clock.now() / 1000) + keyLifeSeconds;
    await table.commit([table.put({ PK: prefixes.helpTicket + key, SK: 'T', ttl }, isNew('changed_meanwhile'))]);
    return key;
  };

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
          share: 'whole',
          headers: { 'content-type': 'application/json', 'idempotency-key': await begin() },
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
      share: 'whole',
      query: { filename },
      headers: { 'content-type': mimetype },
      body: content,
      deadline,
    },
    Upload,
  );
  return answer.upload.token;
}
