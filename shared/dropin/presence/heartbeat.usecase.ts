import type { EngagementsReader, GigsWriter } from '#shared/dropin/gigs/gig.ports.ts';

/**
 * Records a heartbeat for the gig that an account is on its way to, or streams, as its operator. A customer's heartbeat
 * does not count: the operator's silence ends a gig (state-machines.md, section 1, `POST /map` and `/ping`). `at` is a
 * moment of the clock (ISO).
 */
export async function recordGigHeartbeat(
  { engagements, gigs }: { engagements: EngagementsReader; gigs: Pick<GigsWriter, 'recordPing'> },
  accountId: string,
  at: string,
): Promise<void> {
  const { operatorGig } = await engagements.get(accountId);
  if (operatorGig !== undefined) await gigs.recordPing(operatorGig, at);
}
