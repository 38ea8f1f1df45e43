import * as z from 'zod';
import { SkipCount } from '#shared/dropin/history/history.ts';
import { ChatMessage } from '#shared/dropin/messaging/chat.ts';
import { Count } from '#shared/kernel/forms/page.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

const usualMessages = 10;
const maxMessages = 200;

export const listChat = defineRoute({
  method: 'GET',
  path: '/chat/{gigId}',
  summary: 'Get all chat records of a gig, ordered in time',
  source: 'D24',
  auth: 'account',
  params: z.object({ gigId: ObjectId }),
  /** The document's table has `skip` and its note has `start`; both mean the same, and `skip` wins. */
  query: z.object({
    skip: SkipCount.optional(),
    start: SkipCount.optional(),
    since: Count.optional().describe('`seq` of the last event on the channel of the gig that the app has.'),
    limit: Count.prefault(0).transform((wanted) => (wanted === 0 ? usualMessages : Math.min(wanted, maxMessages))),
  }),
  /** With `since`: what the channel carried behind it, for a day, each with its `seq` there. */
  response: z.array(ChatMessage.extend({ seq: z.int().optional() })),
  errors: ['forbidden'],
  uses: { gigs: 'read', chat: 'read', channelSequence: 'read' },
});
