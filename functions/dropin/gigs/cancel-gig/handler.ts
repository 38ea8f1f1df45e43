import { wireGig } from '../../../../shared/domain/gig.ts';
import { advanceGig } from '../../../../shared/process/advance-gig.ts';
import { handle } from '../../../../shared/route/define.ts';
import { cancelGig } from './route.ts';

export const handler = handle(cancelGig, async ({ params, account }, ports) =>
  wireGig(await advanceGig(ports, params.gigId, { event: 'cancel', by: account.accountId })),
);
