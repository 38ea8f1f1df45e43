import * as z from 'zod';
import { CommentEvent } from '#shared/gibby/comments/comment.ts';
import { ThreadMessageEvent } from '#shared/gibby/messages/thread.ts';
import { TopUpEventRecord } from '#shared/gibby/payments/top-up.ts';
import { RequestEventRecord } from '#shared/gibby/requests/request.ts';
import { FollowEvent } from '#shared/gibby/social/follow.ts';
import { TrackingUpdated } from '#shared/gibby/tracking/tracking.ts';
import { Match } from '#shared/gibby/trips/match.ts';
import { PayoutMethodEvent } from '#shared/gibby/wallet/payout-method.ts';
import { WithdrawalEvent } from '#shared/gibby/wallet/withdrawal.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const notifyUsers = defineConsumer({
  summary: 'Writes the notifications of those whom an event concerns',
  source: {
    stream: [
      { partitionPrefix: 'FLW#', sortPrefix: 'EVT#' },
      { partitionPrefix: 'PYM#', sortPrefix: 'EVT#' },
      { partitionPrefix: 'WDR#', sortPrefix: 'EVT#' },
      { partitionPrefix: 'TXN#', sortPrefix: 'EVT#' },
      { partitionPrefix: 'REQ#', sortPrefix: 'EVT#' },
      { partitionPrefix: 'TRK#', sortPrefix: 'EVT#' },
      { partitionPrefix: 'CMT#', sortPrefix: 'EVT#' },
      { partitionPrefix: 'THR#', sortPrefix: 'MSG#' },
      { partitionPrefix: 'MAT#', sortPrefix: 'U#' },
    ],
    through: 'queue',
  },
  record: z.discriminatedUnion('event', [
    FollowEvent,
    PayoutMethodEvent,
    WithdrawalEvent,
    TopUpEventRecord,
    RequestEventRecord,
    TrackingUpdated,
    CommentEvent,
    ThreadMessageEvent,
    Match,
  ]),
  uses: { users: 'read', cities: 'read', notifications: 'write' },
});
