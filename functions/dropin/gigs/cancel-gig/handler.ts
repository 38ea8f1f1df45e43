import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { wireGig } from '#shared/dropin/gigs/gig.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { cancelGig } from './route.ts';

export const handler = handle(cancelGig, async ({ params, account }, ports) =>
  wireGig(await advanceGig(ports, params.gigId, { event: 'cancel', by: account.accountId })),
);
