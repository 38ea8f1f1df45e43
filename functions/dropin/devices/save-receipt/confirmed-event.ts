import type { GigsReader } from '#shared/dropin/gigs/gig.ports.ts';
import type { GigEvent } from '#shared/dropin/gigs/gig.ts';

/** Ids of messages about gigs, as channels and pushes carry them: `<gig>-<seq>`. */
const gigMessageId = /^([0-9a-f]{24})-([1-9]\d{0,5})$/;

/** The event that a message reported; undefined when there is none, or it does not concern the account. */
export async function confirmedEvent(
  { gigs }: { gigs: GigsReader },
  messageId: string,
  accountId: string,
): Promise<GigEvent | undefined> {
  const [, gigId, seqText] = gigMessageId.exec(messageId) ?? [];
  if (gigId === undefined) return undefined;
  const gig = await gigs.get(gigId);
  if (!gig || ![gig.customer, gig.operator, ...gig.candidates].includes(accountId)) return undefined;
  const seq = Number(seqText);
  const [event] = await gigs.events(gigId, seq - 1);
  return event?.seq === seq ? event : undefined;
}
