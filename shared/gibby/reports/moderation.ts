import * as z from 'zod';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/**
 * What became of a reported request: `reported` and `hidden` wait for an administrator (`hidden`: enough reports have
 * hidden it); `shown` and `confirmed` are what an administrator has decided (`confirmed`: it stays hidden).
 */
export const ModerationState = z
  .enum(['reported', 'hidden', 'shown', 'confirmed'])
  .meta({ id: 'ModerationState', description: 'What became of a reported request.' });
export type ModerationState = z.infer<typeof ModerationState>;

/** What is done to a reported request: all users see it, or only its parties. */
export const ModerationOutcome = z
  .enum(['show', 'hide'])
  .meta({ id: 'ModerationOutcome', description: '`show`: all users see the request. `hide`: its parties alone.' });
export type ModerationOutcome = z.infer<typeof ModerationOutcome>;

/** One time at which a request was hidden, or shown again. Stored for ever, with who did it and why. */
export const ModerationAct = z.object({
  requestId: GibbyId,
  /** The version of the request that it made. */
  seq: z.int(),
  outcome: ModerationOutcome,
  /** Id of an administrator's account, or `system` when reports have hidden it. */
  by: z.string(),
  at: Timestamp,
  /** The administrator's; null when reports have hidden it. */
  reason: z.string().nullable(),
  /** How many people had reported the request by then whose reports count. */
  reportCount: z.int(),
});
export type ModerationAct = Immutable<z.infer<typeof ModerationAct>>;

/** A reported request as administrators list it. */
export const Moderation = z.object({
  requestId: GibbyId,
  state: ModerationState,
  /** Since when it is in that state. */
  since: Timestamp,
  /** How many people have reported the request whose reports count. */
  count: z.int().default(0),
  /** Null while it was neither hidden nor decided. */
  lastAct: ModerationAct.nullable().default(null),
});
export type Moderation = Immutable<z.infer<typeof Moderation>>;

/** A user's report of a request, as it is stored. */
export const Report = z.object({
  requestId: GibbyId,
  userId: GibbyId,
  at: Timestamp,
  /** Whether it counts. Reports of before do not say so: they were counted when they came, or never will be. */
  isCounted: z.boolean().optional(),
  /** In the user's words; empty without any. */
  reason: z.string().default(''),
});
export type Report = Immutable<z.infer<typeof Report>>;
