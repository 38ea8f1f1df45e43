import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { wireGig } from '#shared/dropin/gigs/gig.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { extendGig } from './route.ts';

export const handler = handle(extendGig, async ({ params, account }, ports) =>
  wireGig(await advanceGig(ports, params.gigId, { event: 'extend', by: account.accountId })),
);
