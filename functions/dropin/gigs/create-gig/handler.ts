import { wireGig } from '#shared/dropin/gigs/gig.ts';
import { isDirect } from '#shared/dropin/gigs/gig-request.schema.ts';
import { requestGig } from '#shared/dropin/gigs/request-gig.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { isActive } from '#shared/platform/accounts/account.ts';
import { operatorAsked, operatorsNear } from './candidates.ts';
import { createGig } from './route.ts';

export const handler = handle(createGig, async ({ body, account: { accountId } }, ports) => {
  const customer = await ports.accounts.get(accountId);
  if (!customer || !isActive(customer)) throw new Failure('account_not_active');
  const engagement = await ports.engagements.get(accountId);
  if (engagement.customerGig) throw new Failure('gig_under_way', { facts: { gig: engagement.customerGig } });
  if (engagement.owesRatingFor.length > 0) {
    throw new Failure('rating_owed', { facts: { gigs: engagement.owesRatingFor } });
  }

  const place = isDirect(body) ? { latitude: null, longitude: null } : body;
  const candidates = isDirect(body)
    ? await operatorAsked(ports, accountId, body)
    : await operatorsNear(ports, accountId, body);
  if (candidates.length === 0) throw new Failure('no_operator_near');

  const { latitude, longitude } = place;
  const metaData = body.metaData ?? null;
  return wireGig(await requestGig(ports, { customer: accountId, candidates, latitude, longitude, metaData }));
});
