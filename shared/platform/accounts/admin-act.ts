import * as z from 'zod';
import { name } from '#shared/kernel/forms/name.ts';
import { text } from '#shared/kernel/forms/text.ts';
import { unlessEmpty } from '#shared/kernel/forms/unless-empty.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp, timestampOf } from '#shared/kernel/time.ts';

/** What an administrator may say about an act. */
export const ActNote = z.object({
  reason: unlessEmpty(text(500)),
  reference: unlessEmpty(name(100)).describe('What names the act elsewhere, such as the bank’s number of a transfer.'),
});
export type ActNote = Immutable<z.infer<typeof ActNote>>;

/** Body of the routes by which administrators act on an account, a gig or money: empty, or with what they say about it. */
export const ActBody = z.union([z.null(), ActNote]).optional();

/** An act of an administrator, stored in the item that it has changed and shown to administrators only. */
export const AdminAct = z
  .object({
    act: z.string(),
    /** Id of the administrator's account. */
    by: z.string(),
    at: Timestamp,
    reason: z.string().nullable(),
    reference: z.string().nullable(),
  })
  .meta({ id: 'AdminAct' });
export type AdminAct = Immutable<z.infer<typeof AdminAct>>;

/** The acts of administrators on an item, oldest first. Items from before they were stored have none. */
export const AdminActs = z.array(AdminAct).default([]);

/** An act at `now` milliseconds since the epoch. */
export function adminAct(
  act: string,
  { by, now, note }: { readonly by: string; readonly now: number; readonly note?: ActNote | null },
): AdminAct {
  return { act, by, at: timestampOf(now), reason: note?.reason ?? null, reference: note?.reference ?? null };
}
