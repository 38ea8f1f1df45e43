import * as z from 'zod';
import { opaque } from '#shared/kernel/forms/code.ts';
import { unlessEmpty } from '#shared/kernel/forms/unless-empty.ts';

/** Mixpanel accepts fewer than 255 properties per event, and we add four. */
const maxProperties = 250;

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** JSON with at most this many levels of nesting. Mixpanel accepts three, and deeper values could exhaust the stack. */
function nested(levels: number): z.ZodType {
  if (levels === 0) return Scalar;
  const inner = nested(levels - 1);
  return z.union([Scalar, z.array(inner), z.record(z.string(), inner)]);
}

/** An event of an app's use (dropin.txt, "Traking event"). `udid` is any id that stays with the phone. */
export const AppEvent = z
  .object({
    udid: opaque(255, 1),
    event: opaque(255, 1),
    properties: unlessEmpty(
      z
        .record(z.string(), nested(3))
        .refine((properties) => Object.keys(properties).length <= maxProperties, `at most ${maxProperties} properties`),
    ),
  })
  .meta({ id: 'AppEvent' });
export type AppEvent = z.infer<typeof AppEvent>;

/** An app's event that waits for delivery. */
export const TrackedEvent = AppEvent.extend({
  /** Lets the provider recognize an event that is delivered twice. */
  id: z.string(),
  /** When we received it, in milliseconds since the epoch. */
  at: z.int(),
});
export type TrackedEvent = z.infer<typeof TrackedEvent>;
