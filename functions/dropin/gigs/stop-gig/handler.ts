import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { wireGig } from '#shared/dropin/gigs/gig.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { stopGig } from './route.ts';

export const handler = handle(stopGig, async ({ params, account }, ports) =>
  wireGig(await advanceGig(ports, params.gigId, { event: 'stop', by: account.accountId })),
);
