import * as z from 'zod';

/**
 * What AfterShip posts to us (AfterShip, "Webhook Specifications"). Only the fields that we read are listed;
 * AfterShip's versions differ in all others.
 */

const Checkpoint = z.object({
  tag: z.string().min(1).max(50),
  /** The courier's own clock: empty, a day, or a day and a time, with or without a zone. */
  checkpoint_time: z.string().max(40).nullish(),
  /** When AfterShip received it. */
  created_at: z.string().max(40).nullish(),
  message: z.string().max(2000).nullish(),
  location: z.string().max(500).nullish(),
  city: z.string().max(500).nullish(),
});
export type CourierCheckpoint = Readonly<z.infer<typeof Checkpoint>>;

/** An update of one parcel. Every message repeats all its checkpoints. */
export const ParcelUpdate = z.object({
  event: z.literal('tracking_update'),
  /** The same whenever the same message is sent again. */
  event_id: z.string().regex(/^[\w-]{1,100}$/),
  msg: z.object({
    slug: z.string().min(1).max(100),
    tracking_number: z.string().min(1).max(100),
    checkpoints: z.array(Checkpoint).max(1000),
  }),
});
export type ParcelUpdate = Readonly<z.infer<typeof ParcelUpdate>>;

/** An update about anything else, such as the estimated arrival. */
const OtherUpdate = z.object({ event: z.string().regex(/^(?!tracking_update$)/) });

export const CourierUpdate = z.union([ParcelUpdate, OtherUpdate]);
export type CourierUpdate = Readonly<z.infer<typeof CourierUpdate>>;
