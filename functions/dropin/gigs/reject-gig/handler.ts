import { wireGig } from '../../../../shared/domain/gig.ts';
import { advanceGig } from '../../../../shared/process/advance-gig.ts';
import { handle } from '../../../../shared/route/define.ts';
import { rejectGig } from './route.ts';

export const handler = handle(rejectGig, async ({ params, account }, ports) =>
  wireGig(await advanceGig(ports, params.gigId, { event: 'reject', by: account.accountId })),
);
