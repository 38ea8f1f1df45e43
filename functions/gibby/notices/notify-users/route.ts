import * as z from 'zod';
import { CommentEvent } from '../../../../shared/domain/comment.ts';
import { FollowEvent } from '../../../../shared/domain/follow.ts';
import { Match } from '../../../../shared/domain/match.ts';
import { PayoutMethodEvent } from '../../../../shared/domain/payout-method.ts';
import { RequestEventRecord } from '../../../../shared/domain/request.ts';
import { ThreadMessageEvent } from '../../../../shared/domain/thread.ts';
import { TopUpEventRecord } from '../../../../shared/domain/top-up.ts';
import { TrackingUpdated } from '../../../../shared/domain/tracking.ts';
import { WithdrawalEvent } from '../../../../shared/domain/withdrawal.ts';
import { defineConsumer } from '../../../../shared/route/define.ts';

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
