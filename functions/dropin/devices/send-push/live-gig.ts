import type { EngagementsReader } from '#shared/dropin/gigs/gig.ports.ts';

/** Whether one of the two accounts is the customer and the other the operator of a gig that is under way. */
export async function shareLiveGig(
  { engagements }: { engagements: EngagementsReader },
  one: string,
  other: string,
): Promise<boolean> {
  const engaged = await engagements.getMany([one, other]);
  const [ofOne, ofOther] = [engaged.get(one), engaged.get(other)];
  const isCustomerOf = ofOne?.customerGig !== undefined && ofOne.customerGig === ofOther?.operatorGig;
  const isOperatorOf = ofOne?.operatorGig !== undefined && ofOne.operatorGig === ofOther?.customerGig;
  return isCustomerOf || isOperatorOf;
}
