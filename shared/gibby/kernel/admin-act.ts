import * as z from 'zod';
import type { AdminAct } from '#shared/platform/accounts/admin-act.ts';
import { GibbyTime, gibbyTimeOf } from './wire.ts';

/** An act of an administrator, in Gibby's form: why, and what names it elsewhere. */
export const AdminActWire = z
  .object({
    act: z.string(),
    by: z.string().describe('The id of the administrator’s account.'),
    reason: z.string().nullable(),
    reference: z.string().nullable(),
    created_at: GibbyTime,
  })
  .meta({ id: 'GibbyAdminAct' });

/** A stored act in Gibby's form. */
export function adminActWire({ act, by, at, reason, reference }: AdminAct): z.infer<typeof AdminActWire> {
  return { act, by, reason, reference, created_at: gibbyTimeOf(at) };
}
