import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { wireGig } from '#shared/dropin/gigs/gig.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { terminateGig } from './route.ts';

export const handler = handle(terminateGig, async ({ params: { gigId }, body: note, account }, ports) => {
  const command = { event: 'terminate', by: account.accountId, actor: 'admin', note } as const;
  const gig = await advanceGig(ports, gigId, command);
  audit(ports.log, account, { act: 'terminateGig', subject: gigId });
  return wireGig(gig);
});
