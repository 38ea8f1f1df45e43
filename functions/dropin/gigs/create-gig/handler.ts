import { wireGig } from '#shared/dropin/gigs/gig.ts';
import { requestGig } from '#shared/dropin/gigs/requests/request-gig.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createGig } from './route.ts';

export const handler = handle(createGig, async ({ body, account: { accountId } }, ports) =>
  wireGig(await requestGig(ports, accountId, body)),
);
