import { wireGig } from '../../../../shared/domain/gig.ts';
import { advanceGig } from '../../../../shared/process/advance-gig.ts';
import { handle } from '../../../../shared/route/define.ts';
import { stopGig } from './route.ts';

export const handler = handle(stopGig, async ({ params, account }, ports) =>
  wireGig(await advanceGig(ports, params.gigId, { event: 'stop', by: account.accountId })),
);
