import * as z from 'zod';
import { FollowEvent } from '../../../../shared/domain/follow.ts';
import { defineConsumer } from '../../../../shared/route/define.ts';

export const notifyUsers = defineConsumer({
  summary: 'Writes the notifications of those whom an event concerns',
  source: { stream: [{ partitionPrefix: 'FLW#', sortPrefix: 'EVT#' }], through: 'queue' },
  record: z.discriminatedUnion('event', [FollowEvent]),
  uses: { users: 'read', notifications: 'write' },
});
