import * as z from 'zod';
import { wireShape } from '#shared/gibby/kernel/plain-fields.ts';
import { GibbyTime, PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { requestFields } from '#shared/gibby/requests/request.ts';
import { text } from '#shared/kernel/forms/text.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { ModerationOutcome, ModerationState } from './moderation.ts';

const ReportCount = z.int().min(0).describe('How many people had reported it whose reports count.');

/** An act of X52: who has hidden a request or shown it again, when and why. */
const ModerationActWire = z
  .object({
    outcome: ModerationOutcome,
    by: z.string().describe('The id of an administrator’s account, or `system` when reports have hidden it.'),
    reason: z.string().nullable().describe('Null when reports have hidden it.'),
    report_count: ReportCount,
    created_at: GibbyTime,
  })
  .meta({ id: 'ModerationAct' });

/** A row of X52's list. */
export const ReportedRequestWire = z
  .object({
    request_id: GibbyId,
    requester_id: GibbyId,
    item_name: z.string(),
    status: z.string(),
    state: ModerationState,
    since: GibbyTime.describe('When it came into this state.'),
    report_count: ReportCount,
    last_act: ModerationActWire.nullable().describe('Null while it was neither hidden nor decided.'),
  })
  .meta({ id: 'ReportedRequest' });
export type ReportedRequestWire = z.infer<typeof ReportedRequestWire>;

/** A reported request as a whole: what strangers read in it, its acts, and a page of its reports. */
export const ReportedRequestDetail = ReportedRequestWire.extend({
  ...wireShape(requestFields),
  images: z.array(PhotoSet),
  acts: z.array(ModerationActWire).describe('The latest first.'),
  reports: z.array(
    z.object({
      user_id: GibbyId,
      reason: z.string().describe('In the words of the user; empty without any.'),
      is_counted: z
        .boolean()
        .describe('False for new and unproven accounts, and for a further account of the same mailbox.'),
      created_at: GibbyTime,
    }),
  ),
}).meta({ id: 'ReportedRequestDetail' });
export type ReportedRequestDetail = z.infer<typeof ReportedRequestDetail>;

/** Body of an administrator's decision about a reported request. */
export const ModerationDecision = z
  .object({ outcome: ModerationOutcome, reason: text(500) })
  .meta({ id: 'ModerationDecision' });
