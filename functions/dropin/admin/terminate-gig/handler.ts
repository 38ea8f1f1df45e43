import { wireGig } from '../../../../shared/domain/gig.ts';
import { advanceGig } from '../../../../shared/process/advance-gig.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { terminateGig } from './route.ts';

export const handler = handle(terminateGig, async ({ params: { gigId }, account }, ports) => {
  const gig = await advanceGig(ports, gigId, { event: 'terminate', by: account.accountId, actor: 'admin' });
  audit(ports.log, account, { act: 'terminateGig', subject: gigId });
  return wireGig(gig);
});
