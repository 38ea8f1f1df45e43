import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { wireGig } from '#shared/dropin/gigs/gig.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { terminateGig } from './route.ts';

export const handler = handle(terminateGig, async ({ params: { gigId }, account }, ports) => {
  const gig = await advanceGig(ports, gigId, { event: 'terminate', by: account.accountId, actor: 'admin' });
  audit(ports.log, account, { act: 'terminateGig', subject: gigId });
  return wireGig(gig);
});
