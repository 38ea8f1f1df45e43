import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { wireGig } from '#shared/dropin/gigs/gig.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { startGig } from './route.ts';

export const handler = handle(startGig, async ({ params, account }, ports) =>
  wireGig(await advanceGig(ports, params.gigId, { event: 'start', by: account.accountId })),
);
