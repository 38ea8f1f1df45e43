import * as z from 'zod';
import { StreamPath, WireStreamMessage } from '#shared/instant/streams/stream.ts';
import { Count } from '#shared/kernel/forms/page.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

const maxMessages = 1_000;

export const listStreamChat = defineRoute({
  method: 'GET',
  path: '/instantstream/getchat/{token}',
  summary: 'The chat of a stream in order of time, for 30 days',
  source: 'I08',
  auth: 'streamToken',
  params: StreamPath,
  /**
   * `cursor` is the id of the last message of the previous page. Without a limit all messages are returned, up to 1000.
   */
  query: z.object({
    cursor: ObjectId.optional(),
    limit: Count.prefault(0).transform((wanted) => (wanted === 0 ? maxMessages : Math.min(wanted, maxMessages))),
  }),
  response: z.array(WireStreamMessage),
  errors: [],
  uses: { streamChat: 'read' },
});
