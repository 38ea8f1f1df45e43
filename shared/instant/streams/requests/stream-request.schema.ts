import * as z from 'zod';
import { deviceFields, namesWholeDevice, wholeDevice } from '#shared/instant/streams/stream.ts';
import { Flag } from '#shared/kernel/forms/flag.ts';
import { contactFields } from '#shared/platform/accounts/identity.schema.ts';

/** Query of I02. The dealer is only notified on request, because the notification is a message from a stranger. */
export const StreamRequestQuery = z.object({ notify: Flag.default(false) });

/** Body of I02 `POST /instantstream/request`: how to reach the dealer, and the requesting viewer's phone. */
export const StreamRequest = z
  .object({ ...contactFields, ...deviceFields })
  .refine(({ phone, email }) => typeof phone === 'string' || typeof email === 'string', 'phone or email is required')
  .refine(namesWholeDevice, wholeDevice)
  .meta({ id: 'StreamRequest' });
export type StreamRequest = z.infer<typeof StreamRequest>;
