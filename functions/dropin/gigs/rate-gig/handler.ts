import { wireGig } from '../../../../shared/domain/gig.ts';
import { advanceGig } from '../../../../shared/process/advance-gig.ts';
import { handle } from '../../../../shared/route/define.ts';
import { rateGig } from './route.ts';

export const handler = handle(rateGig, async ({ params, body, account }, ports) =>
  wireGig(await advanceGig(ports, params.gigId, { event: 'rate', by: account.accountId, score: body.rating })),
);
