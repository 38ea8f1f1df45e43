import type { EngagementsReader, GigsWriter } from '#shared/dropin/gigs/gig.ports.ts';

/**
 * Records a heartbeat for the gig that an account is on its way to, or streams, as its operator, and for the gig that it
 * has asked for as its customer. Silence ends a gig, and what a silent party is billed for (state-machines.md, section 1,
 * "Silence"). `at` is a moment of the clock (ISO).
 */
export async function recordGigHeartbeat(
  { engagements, gigs }: { engagements: EngagementsReader; gigs: Pick<GigsWriter, 'recordPing'> },
  accountId: string,
  at: string,
): Promise<void> {
  const { operatorGig, customerGig } = await engagements.get(accountId);
  await Promise.all([
    operatorGig !== undefined && gigs.recordPing(operatorGig, 'operator', at),
    customerGig !== undefined && gigs.recordPing(customerGig, 'customer', at),
  ]);
}
