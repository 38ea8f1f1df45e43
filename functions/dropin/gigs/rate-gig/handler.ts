import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { wireGig } from '#shared/dropin/gigs/gig.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { rateGig } from './route.ts';

export const handler = handle(rateGig, async ({ params, body, account }, ports) =>
  wireGig(await advanceGig(ports, params.gigId, { event: 'rate', by: account.accountId, score: body.rating })),
);
