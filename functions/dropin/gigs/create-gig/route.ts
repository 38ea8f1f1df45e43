import { WireGig } from '#shared/dropin/gigs/gig.ts';
import { GigRequest } from '#shared/dropin/gigs/requests/gig-request.schema.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createGig = defineRoute({
  method: 'POST',
  path: '/gigs',
  summary: 'Customer requests a gig from the operators nearby, or from one by e-mail or phone',
  source: 'D10',
  auth: 'account',
  body: GigRequest,
  response: WireGig,
  errors: ['account_not_active', 'rating_owed', 'gig_under_way', 'no_operator_near', 'busy'],
  // A direct request reveals whether an account exists, so the limit prevents trying addresses in bulk.
  rateLimit: { per: 'account', limit: 30, windowSeconds: 60 },
  uses: { gigs: 'write', engagements: 'write', ledger: 'write', accounts: 'read', presence: 'read' },
});
