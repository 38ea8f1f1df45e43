import * as z from 'zod';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Engagement, EngagementsWriter } from './gig.ports.ts';
import { prefixes } from './gigs.keys.ts';

const keyOf = (accountId: string) => ({ PK: prefixes.engagement + accountId, SK: 'E' });
const fieldOf = { customer: 'customerGig', operator: 'operatorGig' } as const;

const EngagementItem = z.object({
  PK: z.string(),
  customerGig: z.string().optional(),
  operatorGig: z.string().optional(),
  /** Absent when the account owes none: DynamoDB has no empty sets. */
  owesRatingFor: z.set(z.string()).optional(),
});
type EngagementItem = z.infer<typeof EngagementItem>;

/** Engagements `ENG#<account>`: one item, so that being free and getting busy is one conditional write. */
export function engagements(runtime: Runtime): EngagementsWriter {
  const table = tableOf(runtime);
  return {
    get: async (accountId) => engagementOf(accountId, await table.get(keyOf(accountId), EngagementItem)),

    getMany: async (accountIds) => {
      const wanted = [...new Set(accountIds)];
      const items = await table.getMany(wanted.map(keyOf), EngagementItem);
      const found = new Map(items.map((item) => [item.PK, item]));
      return new Map(wanted.map((id) => [id, engagementOf(id, found.get(keyOf(id).PK))]));
    },

    engage: (accountId, role, gigId) =>
      table.update(
        keyOf(accountId),
        { expression: 'SET #role = :gig', names: { '#role': fieldOf[role] }, values: { ':gig': gigId } },
        {
          expression: 'attribute_not_exists(#role) AND attribute_not_exists(owesRatingFor)',
          // Reports first what the account can act on first: a gig under way ends before its rating is owed.
          otherwise: (found) => (found?.[fieldOf[role]] === undefined ? 'rating_owed' : 'gig_under_way'),
        },
      ),

    release: (accountId, role, gigId, { owesRating }) =>
      table.update(
        keyOf(accountId),
        {
          expression: `REMOVE #role${owesRating ? ' ADD owesRatingFor :gigs' : ''}`,
          names: { '#role': fieldOf[role] },
          values: owesRating ? { ':gigs': new Set([gigId]) } : {},
        },
        { expression: '#role = :gig', values: { ':gig': gigId }, otherwise: 'changed_meanwhile' },
      ),

    lift: (accountId, gigId) =>
      table.update(keyOf(accountId), {
        expression: 'DELETE owesRatingFor :gigs',
        values: { ':gigs': new Set([gigId]) },
      }),
  };
}

function engagementOf(accountId: string, item: EngagementItem | undefined): Engagement {
  return {
    accountId,
    ...(item?.customerGig !== undefined && { customerGig: item.customerGig }),
    ...(item?.operatorGig !== undefined && { operatorGig: item.operatorGig }),
    owesRatingFor: [...(item?.owesRatingFor ?? [])].sort(),
  };
}
