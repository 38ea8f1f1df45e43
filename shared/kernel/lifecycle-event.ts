import * as z from 'zod';
import { Timestamp } from './time.ts';

/**
 * The fields of every event of a lifecycle. `status` is the form of the item's status, and `event` of the event's name.
 */
export function lifecycleFields<Status extends z.ZodType, Event extends z.ZodType>(status: Status, event: Event) {
  return {
    /** 1 for the creation, then without a gap: the item's version after the event. */
    seq: z.int().min(1),
    /** Null for the creation. */
    from: status.nullable(),
    to: status,
    event,
    actor: z.string(),
    /** Id of the account or user, the role or the source that caused it, or `system`. */
    by: z.string(),
    at: Timestamp,
  };
}
